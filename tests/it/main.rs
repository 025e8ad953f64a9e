//! The product's behaviour, one file a feature.

mod reading;
