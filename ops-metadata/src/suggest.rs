//! *Did you mean*.

/// The name among `names` that `word` most likely stands for, if any is near enough.
///
/// ```
/// assert_eq!(ops_metadata::suggest("confg_changed", ["install", "config_changed"]), Some("config_changed"));
/// assert_eq!(ops_metadata::suggest("zebra", ["install", "config_changed"]), None);
/// ```
pub fn suggest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR_ENOUGH: f64 = 0.8;
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(word, name), name))
        .filter(|(nearness, _)| *nearness >= NEAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
