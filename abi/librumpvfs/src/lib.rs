//! abi/librumpvfs
