//! Floats as Go writes them.

/// `encoding/json`: an exponent only for what is tiny or huge, none padded.
pub(super) fn json(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        scientific(number, 1)
    } else {
        format!("{number}")
    }
}

/// Go's shortest `g`, as YAML has it: an exponent of two digits from 10⁶ on and below 10⁻⁴.
pub(super) fn general(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-4..1e6).contains(&size) {
        scientific(number, 2)
    } else {
        format!("{number}")
    }
}

fn scientific(number: f64, digits: usize) -> String {
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{mantissa}e{sign}{exponent:0>digits$}")
        }
        None => text,
    }
}
