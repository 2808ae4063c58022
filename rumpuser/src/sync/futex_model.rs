//! The modelled side of [`sync`](super).
