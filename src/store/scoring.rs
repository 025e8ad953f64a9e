//! What a section's score is made of, in every store alike: BM25 over words, a lift where a run
//! stands as written, and a little for pairs of characters.

/// Scores over a store of so many sections. The judged queries of `tests/it/ranking.rs` keep the
/// weights from being changed for the worse.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scoring {
    sections: f32,
}

/// BM25's saturation of term frequency (Robertson and Zaragoza, The Probabilistic Relevance
/// Framework, 2009). A cluster has the same by default.
const K1: f32 = 1.2;

/// BM25's share of length normalisation. A cluster has the same by default.
const B: f32 = 0.75;

impl Scoring {
    /// What a word in the text weighs.
    pub const BODY_WEIGHT: f32 = 1.0;
    /// What a word in the section's heading weighs.
    pub const HEADING_WEIGHT: f32 = 0.5;
    /// What a word in the report's title weighs, and a run that names the report's school. More
    /// hurts.
    pub const TITLE_WEIGHT: f32 = 1.0;
    /// What a run that stands as written weighs, by its own idf.
    pub const WRITTEN_WEIGHT: f32 = 1.0;
    /// What a pair of neighbouring characters weighs.
    pub const PAIR_WEIGHT: f32 = 0.3;

    /// Scores over `sections` sections.
    pub fn over(sections: u64) -> Scoring {
        Scoring { sections: sections as f32 }
    }

    /// BM25's inverse frequency of what `having` sections have; never negative.
    pub fn idf(self, having: u64) -> f32 {
        // Statistics that count sections which are gone may exceed the number of sections.
        let having = (having as f32).min(self.sections);

        (1.0 + (self.sections - having + 0.5) / (having + 0.5)).ln()
    }

    /// BM25 of what stands `count` times in a field of `length` words, where `mean` is the length
    /// of that field on average.
    pub fn bm25(idf: f32, count: u32, length: f32, mean: f32) -> f32 {
        let count = count as f32;

        idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / mean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_weighs_more_and_nothing_weighs_less_than_nothing() {
        let scoring = Scoring::over(100);
        assert!(scoring.idf(1) > scoring.idf(50));
        assert!(scoring.idf(200) >= 0.0, "more sections than there are");
    }

    #[test]
    fn a_score_grows_with_the_count_and_falls_with_the_length() {
        let of = |count, length| Scoring::bm25(1.0, count, length, 10.0);
        assert!(of(2, 10.0) > of(1, 10.0));
        assert!(of(1, 20.0) < of(1, 10.0));
        assert!(of(1000, 10.0) < K1 + 1.0, "the count is saturated");
    }
}
