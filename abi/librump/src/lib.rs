//! abi/librump
