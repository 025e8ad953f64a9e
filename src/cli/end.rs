//! How a command ends.

use mingcha::{Asked, QueryNote};

/// How a command ends when it does not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Something was found.
    Found,
    /// Nothing was.
    Nothing,
    /// It was asked to stop before its end.
    Stopped,
}

impl End {
    /// [`End::Found`] if there is anything and all schools and years that were named are held, else
    /// [`End::Nothing`].
    pub fn asked(asked: &Asked, anything: bool) -> End {
        End::found(anything && !asked.notes.iter().any(QueryNote::is_unheld))
    }

    /// [`End::Found`] if there is anything, else [`End::Nothing`].
    pub fn found(anything: bool) -> End {
        if anything { End::Found } else { End::Nothing }
    }
}
