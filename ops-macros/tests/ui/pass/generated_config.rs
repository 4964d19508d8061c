use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[test]
fn works() {
    let config = WebConfig { port: 80, ..WebConfig::default() };
    assert_eq!(config, config.clone());
    assert_eq!(
        (config.port, config.log_level.as_str(), config.ratio, config.debug),
        (80, "info", 1.0, false)
    );
    let secret: Option<SecretId> = config.certificate;
    assert_eq!((secret, config.name), (None, None));
    let values = serde_json::json!({"port": 1, "name": "x", "certificate": "secret:1"});
    let config = <WebConfig as ops::Config>::__read(values.as_object().unwrap()).unwrap();
    assert_eq!((config.port, config.name.as_deref()), (1, Some("x")));
    let values = serde_json::json!({"port": "one"});
    assert!(<WebConfig as ops::Config>::__read(values.as_object().unwrap()).is_err());
}
