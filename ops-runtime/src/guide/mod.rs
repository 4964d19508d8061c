//! How to do what one type or function does not explain.

#[doc = include_str!("debugging.md")]
pub mod debugging {}

#[doc = include_str!("hook_files.md")]
pub mod hook_files {}
