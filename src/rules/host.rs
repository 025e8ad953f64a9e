//! The hosts of schools' sites and mail, as far as they are known.

use rustc_hash::FxHashMap;

/// Which school a host belongs to, by its place in the list; `None` where two claim it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostTable(FxHashMap<String, Option<usize>>);

impl HostTable {
    /// Notes that a host is a school's; one that two schools share is neither's.
    pub fn insert(&mut self, host: &str, school: usize) {
        let host = bare(host);
        if host.is_empty() {
            return;
        }

        let of = self.0.entry(host).or_insert(Some(school));
        if *of != Some(school) {
            *of = None;
        }
    }

    /// Finds the school of a host, or of the one that it lies under: `xxgk.example.edu.cn` lies
    /// under `example.edu.cn`.
    pub fn of(&self, host: &str) -> Option<usize> {
        let host = bare(host);
        let mut rest = host.as_str();
        loop {
            if let Some(school) = self.0.get(rest) {
                return *school;
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// A host as it is compared: without the name of the machine that serves pages.
fn bare(host: &str) -> String {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_that_of_the_school_it_lies_under_unless_two_share_it() {
        let mut hosts = HostTable::default();
        hosts.insert("www.qylan.edu.cn", 0);
        hosts.insert("portal.example.cn", 0);
        hosts.insert("portal.example.cn", 1);
        assert_eq!(hosts.of("xxgk.qylan.edu.cn"), Some(0));
        assert_eq!(hosts.of("QYLAN.edu.cn"), Some(0));
        assert_eq!(hosts.of("lan.edu.cn"), None);
        assert_eq!(hosts.of("a.portal.example.cn"), None, "two schools share it");
        assert_eq!(hosts.of("edu.cn"), None);
    }
}
