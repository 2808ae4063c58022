//! abi/rump
