use ops::prelude::*;
use serde_json::json;

#[charm(dir = "tests/ui/charms/schema")]
struct Schema;

#[charm(dir = "tests/ui/charms/schema")]
impl Schema {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>, _params: BackupParams) {}
}

#[test]
fn works() {
    let params: BackupParams = serde_json::from_value(json!({
        "target": "a",
        "upload": { "bucket": "b", "acl": "public-read" },
        "mirrors": [{ "host": "c" }],
    }))
    .unwrap();
    assert_eq!(
        (params.target.as_str(), params.keep, params.ratio, params.force),
        ("a", 3, 1.0, false)
    );
    assert_eq!(params.kind, BackupKind::Full);
    assert_eq!(params.tables, None);
    assert_eq!(params.levels, [1, 2]);
    let upload =
        BackupUpload { bucket: "b".into(), retries: 5, acl: Some(BackupUploadAcl::PublicRead) };
    assert_eq!(params.upload, Some(upload));
    assert_eq!(params.mirrors, Some(vec![BackupMirrorsItem { host: "c".into(), port: None }]));
    assert_eq!(params.window, BackupWindow { from: 22, hours: 2.0 });
    assert_eq!(params.labels.get("team"), Some(&json!("data")));
    assert_eq!(params.anything, None);
    assert!(serde_json::from_value::<BackupParams>(json!({})).is_err());
    assert!(
        serde_json::from_value::<BackupParams>(json!({"target": "a", "kind": "none"})).is_err()
    );
}
