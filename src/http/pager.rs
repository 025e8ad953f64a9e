//! The pages of an answer as links.

use super::address::Address;

/// Pages that are linked on each side of this one.
const NEIGHBOURS: usize = 2;

/// The number of a page and the addresses of the others.
pub(super) struct Pager {
    pub(super) number: usize,
    pub(super) last: usize,
    /// The first and the last item on this page, counted from 1.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) all: usize,
    pub(super) pages: Vec<(usize, String)>,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl Pager {
    /// Page `number` of `all` items, `size` on each.
    pub(super) fn new(address: &Address, number: usize, size: usize, all: usize) -> Pager {
        let last = all.div_ceil(size).max(1);
        let href = |page: usize| match page {
            1 => address.to_string(),
            _ => address.clone().with("page", page.to_string()).to_string(),
        };
        let near = number.saturating_sub(NEIGHBOURS).max(2)
            ..=number.saturating_add(NEIGHBOURS).min(last - 1);
        let mut pages: Vec<usize> = std::iter::once(1).chain(near).chain([last]).collect();
        pages.dedup();

        Pager {
            number,
            last,
            from: (number - 1).saturating_mul(size).saturating_add(1).min(all),
            to: number.saturating_mul(size).min(all),
            all,
            pages: pages.into_iter().map(|page| (page, href(page))).collect(),
            previous: (number > 1 && number <= last).then(|| href(number - 1)),
            next: (number < last).then(|| href(number + 1)),
        }
    }

    /// Tells whether pages lie between the one before `page` in the list and `page`.
    pub(super) fn skips_before(&self, page: &usize) -> bool {
        let before = self.pages.iter().rev().find(|(number, _)| number < page);
        before.is_some_and(|(number, _)| number + 1 < *page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: usize, all: usize, expected: &str) {
        let pager = Pager::new(&Address::new("/"), number, 10, all);
        let show = |(page, _): &(usize, String)| {
            if pager.skips_before(page) { format!("…{page}") } else { page.to_string() }
        };
        let pages: Vec<String> = pager.pages.iter().map(show).collect();
        assert_eq!(format!("{} {}-{}", pages.join(" "), pager.from, pager.to), expected);
    }

    #[test]
    fn first_last_and_neighbours_are_linked() {
        check(1, 0, "1 0-0");
        check(1, 7, "1 1-7");
        check(1, 62, "1 2 3 …7 1-10");
        check(5, 200, "1 …3 4 5 6 7 …20 41-50");
        check(7, 62, "1 …5 6 7 61-62");
        check(99, 62, "1 …7 62-62");
    }
}
