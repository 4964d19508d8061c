//! What Pebble counts, in the text format of Prometheus. Since Pebble 1.19.

use std::collections::BTreeMap;
use std::io::Read;

use super::client::Client;
use super::error::Result;
use super::transport::Content;

/// The most that is read.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The metrics of the daemon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    text: String,
}

/// One value of the metrics.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// Its name, such as `pebble_service_start_count`.
    pub name: String,
    /// What it is of, such as `service` = `web`.
    pub labels: BTreeMap<String, String>,
    /// The value.
    pub value: f64,
}

impl Metrics {
    /// The text, as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The values in their order. What is none is left out.
    pub fn samples(&self) -> impl Iterator<Item = Sample> + '_ {
        self.text.lines().filter_map(sample)
    }

    /// The value with this name and this label.
    #[must_use]
    pub fn value(&self, name: &str, label: &str, of: &str) -> Option<f64> {
        self.samples()
            .find(|sample| {
                sample.name == name && sample.labels.get(label).is_some_and(|value| value == of)
            })
            .map(|sample| sample.value)
    }
}

/// `name{label="value"} 1`
fn sample(line: &str) -> Option<Sample> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let end = line.find(|c: char| c == '{' || c.is_whitespace())?;
    let (name, rest) = line.split_at_checked(end)?;
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (BTreeMap::new(), rest),
    };
    let value = rest.split_whitespace().next()?.parse().ok()?;
    Some(Sample { name: name.to_owned(), labels, value })
}

fn labels(text: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut labels = BTreeMap::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([',', ' ']);
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = quoted(after)?;
        labels.insert(name.trim().to_owned(), value);
        rest = after;
    }
}

/// A value until its closing quote, without its escapes.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, text.get(at + 1..)?)),
            '\\' => value.push(match characters.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            other => value.push(other),
        }
    }
    None
}

impl Client {
    /// How often services were started, which run, and how checks are.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](super::Error::is_not_found): this Pebble has no metrics.
    pub fn metrics(&self) -> Result<Metrics> {
        let request = self.request("GET", "/v1/metrics");
        let answer = request.send_accepting("*/*", Content::None, request.patience())?;
        if answer.status >= 400 {
            return Err(request.error_of(answer.status, answer.body));
        }
        let mut text = Vec::new();
        answer
            .body
            .take(MAX_BYTES)
            .read_to_end(&mut text)
            .map_err(|error| request.interrupted(error))?;
        let text = String::from_utf8(text).map_err(|error| request.protocol(&error))?;
        Ok(Metrics { text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn samples_have_a_name_labels_and_a_value() {
        let text = "# HELP pebble_service_active Whether it runs\n# TYPE pebble_service_active gauge\n\
            pebble_service_active{service=\"a\\\"b\\\\\\n\",zone=\"\"} 1\n\nup 0.5 1700000000\nbroken{\nx y\n";
        let metrics = Metrics { text: text.to_owned() };
        let samples: Vec<Sample> = metrics.samples().collect();
        assert_eq!(samples.len(), 2);
        assert_eq!(metrics.value("pebble_service_active", "service", "a\"b\\\n"), Some(1.0));
        assert_eq!(metrics.value("pebble_service_active", "zone", ""), Some(1.0));
        assert_eq!(samples.last().map(|sample| sample.value), Some(0.5));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[a-z_{}=\",\\\\ 0-9.\n#é]{0,80}") {
            let _ = Metrics { text }.samples().count();
        }
    }
}
