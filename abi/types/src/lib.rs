//! abi/types
