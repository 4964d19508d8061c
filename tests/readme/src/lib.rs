//! The README's charm, compiled against the README's YAML.
#![doc = include_str!("../../../README.md")]

#[cfg(test)]
mod tests {
    #[test]
    fn the_yaml_beside_this_crate_is_the_readmes() {
        let readme = include_str!("../../../README.md");
        let yaml = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next());
        assert_eq!(yaml, Some(include_str!("../charmcraft.yaml")));
    }
}
