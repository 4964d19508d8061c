//! Notices: what clients tell each other, and what the daemon tells of changes.

mod filter;
mod notice;
mod store;

pub(crate) use filter::NoticeFilter;
pub(crate) use notice::{Notice, NoticeType, validate_key};
pub(crate) use store::{NewNotice, Notices};
