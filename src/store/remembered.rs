//! What answers remember of one generation, so that they make it once.

use std::any::Any;
use std::sync::OnceLock;

/// A value of each type that was asked for, made by `Default` when it first is. The store knows
/// none of the types.
#[derive(Default)]
pub(crate) struct ViewMemory {
    value: OnceLock<Box<dyn Any + Send + Sync>>,
    /// The values of other types. There are one or two, so a list is enough.
    rest: OnceLock<Box<ViewMemory>>,
}

impl ViewMemory {
    /// The value of type `T`.
    pub fn of<T: Any + Default + Send + Sync>(&self) -> &T {
        let value = self.value.get_or_init(|| Box::new(T::default()));

        match value.downcast_ref() {
            Some(value) => value,
            None => self.rest.get_or_init(Box::default).of(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_value_of_each_type_is_remembered() {
        let remembered = ViewMemory::default();
        *remembered.of::<Mutex<u32>>().lock().unwrap() = 7;
        *remembered.of::<Mutex<String>>().lock().unwrap() = "seven".to_owned();
        assert_eq!(*remembered.of::<Mutex<u32>>().lock().unwrap(), 7);
        assert_eq!(*remembered.of::<Mutex<String>>().lock().unwrap(), "seven");
    }
}
