//! rumpuser
