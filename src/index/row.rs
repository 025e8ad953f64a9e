//! A section as it is stored.
