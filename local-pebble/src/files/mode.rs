//! Permissions as text.

use rustix::fs::{Mode, Stat};

use super::FileError;

/// Reads three octal digits; an empty text is the default.
pub(super) fn parse(text: &str, default: u32) -> Result<Mode, FileError> {
    if text.is_empty() {
        return Ok(Mode::from_raw_mode(default as _));
    }
    let is_octal = text.len() == 3 && text.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    let value = if is_octal { u32::from_str_radix(text, 8).ok() } else { None };
    value.map(|value| Mode::from_raw_mode(value as _)).ok_or_else(|| {
        FileError::generic(format!("permissions must be a 3-digit octal string, got {text:?}"))
    })
}

/// At least three digits; the bits above them are left out.
pub(super) fn format(stat: &Stat) -> String {
    format!("{:03o}", stat.st_mode & 0o777)
}
