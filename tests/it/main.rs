//! The product's behaviour, one file a feature.

#[allow(clippy::unwrap_used, reason = "a test that cannot read its truth fails")]
mod reading;
