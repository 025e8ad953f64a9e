//! The schools whose sites or mail a text gives, where their hosts are known.

use super::claim::SchoolClaim;
use super::place::Standing;
use crate::evidence::Whence;
use crate::rules::Schools;

/// Gives the schools of the addresses in a paragraph as printed.
pub fn claims(text: &str, schools: &Schools) -> Vec<SchoolClaim> {
    hosts(text).filter_map(|host| claim(host, schools)).collect()
}

fn claim(host: &str, schools: &Schools) -> Option<SchoolClaim> {
    Some(SchoolClaim {
        name: schools.of_host(host)?.to_owned(),
        standing: Standing::Known,
        from: Whence::Address,
        is_clean: true,
        text: host.to_owned(),
    })
}

/// The hosts that stand in a text: runs of letters, digits, dots and hyphens that hold a dot.
fn hosts(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let runs = text.split(move |c: char| !is_part(c));
    runs.map(|run| run.trim_matches('.'))
        .filter(|run| run.contains('.') && run.chars().any(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_read_from_addresses_of_the_web_and_of_mail() {
        let found = |text: &str| hosts(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(found("网址：http://xxgk.qylan.edu.cn/a.htm。"), ["xxgk.qylan.edu.cn", "a.htm"]);
        assert_eq!(found("邮箱poinfo@qylan.edu.cn，第3.5条"), ["qylan.edu.cn"]);
        assert_eq!(found("没有。"), Vec::<String>::new());
    }
}
