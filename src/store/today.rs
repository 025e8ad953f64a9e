//! The schools that are held, by their names of today, and what the list says of them.

use crate::query::Label;

/// The schools that are held, each once: under its name of today, whatever names its reports have.
pub(crate) struct Today {
    /// In order, the one that is not known last.
    pub schools: Vec<Option<String>>,
    /// The place among `schools` of each school of the [`Ranks`](super::ranks::Ranks).
    pub places: Vec<u32>,
}

/// What the list says of the schools that are held.
pub(crate) struct HeldAttributes {
    pub provinces: AttributeValues,
    pub levels: AttributeValues,
    pub ownerships: AttributeValues,
}

/// The values that one attribute has among the schools that are held.
pub(crate) struct AttributeValues {
    /// In order, what is not known last.
    pub values: Vec<Option<String>>,
    /// The place among `values` of each school of the [`Ranks`](super::ranks::Ranks).
    pub places: Vec<u32>,
}

impl Today {
    /// The place of the school of this rank.
    pub fn place(&self, rank: u32) -> u32 {
        self.places.get(rank as usize).copied().unwrap_or(u32::MAX)
    }

    /// The school at a place, if it is known.
    pub fn school(&self, place: u32) -> Option<&str> {
        self.schools.get(place as usize)?.as_deref()
    }
}

impl HeldAttributes {
    /// The values of an attribute; `None` for another label.
    pub fn get(&self, label: Label) -> Option<&AttributeValues> {
        match label {
            Label::Province => Some(&self.provinces),
            Label::Level => Some(&self.levels),
            Label::Ownership => Some(&self.ownerships),
            Label::School | Label::Year | Label::Kind => None,
        }
    }
}

impl AttributeValues {
    /// Of schools in the order of their ranks.
    pub fn of<'a>(by_rank: impl Iterator<Item = Option<&'a str>> + Clone) -> AttributeValues {
        let (values, places) = placed(by_rank);
        AttributeValues { values, places }
    }
}

/// The distinct names, what is not known last, and the place of each that was given among them.
pub(crate) fn placed<'a>(
    names: impl Iterator<Item = Option<&'a str>> + Clone,
) -> (Vec<Option<String>>, Vec<u32>) {
    let order = |name: &Option<&'a str>| (name.is_none(), *name);
    let mut distinct: Vec<Option<&str>> = names.clone().collect();
    distinct.sort_unstable_by_key(order);
    distinct.dedup();

    let place = |name| {
        distinct.binary_search_by_key(&order(&name), order).unwrap_or_else(|place| place) as u32
    };
    let places = names.map(place).collect();
    (distinct.into_iter().map(|name| name.map(str::to_owned)).collect(), places)
}

/// The sums, for each place, of what was counted for each rank.
pub(crate) fn sums<T: Copy + Default>(
    places: &[u32],
    by_rank: &[T],
    with: impl Fn(T, T) -> T,
) -> Vec<T> {
    let most = places.iter().max().map_or(0, |&place| place as usize + 1);
    let mut sums = vec![T::default(); most];
    for (&place, &count) in places.iter().zip(by_rank) {
        if let Some(sum) = sums.get_mut(place as usize) {
            *sum = with(*sum, count);
        }
    }
    sums
}
