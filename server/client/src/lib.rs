//! server/client
