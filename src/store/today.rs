//! The schools that are held, by their names of today.

/// The schools that are held, each once: under its name of today, whatever names its reports have.
pub(crate) struct Today {
    /// In order, the one that is not known last.
    pub schools: Vec<Option<String>>,
    /// The place among `schools` of each school of the [`Ranks`](super::ranks::Ranks).
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

    /// The sums, for each place, of what was counted for each rank.
    pub fn sums(&self, by_rank: &[usize]) -> Vec<usize> {
        let mut sums = vec![0; self.schools.len()];
        for (&place, count) in self.places.iter().zip(by_rank) {
            sums[place as usize] += count;
        }
        sums
    }
}
