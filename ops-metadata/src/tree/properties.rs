//! The anchor and the tag in front of a value.

/// How far behind `from` the value itself begins: behind `&anchor`, `!tag`, blanks and comments.
///
/// The parser's mark of an anchored or tagged value is the place of the first property.
pub(super) fn skip(text: &str, from: usize) -> usize {
    let mut rest = text.get(from..).unwrap_or_default();
    loop {
        rest = rest.trim_start();
        rest = match rest.chars().next() {
            Some('&' | '!') => rest.trim_start_matches(|c: char| !c.is_whitespace()),
            Some('#') => rest.trim_start_matches(|c: char| c != '\n'),
            _ => return text.len() - rest.len(),
        };
    }
}
