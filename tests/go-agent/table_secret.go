package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gopkg.in/yaml.v2"
)

func secretOptions(o *options) {
	for _, name := range []string{"label", "description", "expire", "rotate", "owner", "file"} {
		o.text(name)
	}
}

func secretAdd(r *reading) error {
	if len(r.arguments) == 0 && r.meaning["file"] == "" {
		return errors.New("missing secret value or filename")
	}
	return r.secret()
}

func secretSet(r *reading) error {
	if err := r.secretId("missing secret URI"); err != nil {
		return err
	}
	return r.secret()
}

// secret takes what `secret-add` and `secret-set` have in common.
func (r *reading) secret() error {
	if err := r.expire(r.meaning["expire"].(string)); err != nil {
		return err
	}
	switch rotate := r.meaning["rotate"]; rotate {
	case "", "never", "hourly", "daily", "weekly", "monthly", "quarterly", "yearly":
	default:
		return fmt.Errorf("rotate policy %q not valid", rotate)
	}
	switch owner := r.meaning["owner"]; owner {
	case "", "application", "unit":
	default:
		return fmt.Errorf("secret owner %q not valid", owner)
	}
	return r.content()
}

// expire reads a time or a duration.
func (r *reading) expire(text string) error {
	r.meaning["expire"] = nil
	if text == "" {
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			r.meaning["expire"] = map[string]int64{"seconds": at.Unix()}
			return nil
		}
	}
	after, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("expire time or duration %q not valid", text)
	}
	if after <= 0 {
		return fmt.Errorf("negative expire duration %q not valid", text)
	}
	r.meaning["expire"] = after.Nanoseconds()
	return nil
}

var secretKey = regexp.MustCompile(`^([a-z](?:-?[a-z0-9]){2,})$`)

// content takes the pairs `key=value`, `key#base64=value` and `key#file=path`, and those of a file of
// YAML, which is no standard input. All are meant in base64.
func (r *reading) content() error {
	content := map[string]string{}
	for {
		argument, ok := r.next()
		if !ok {
			break
		}
		key, value, ok := strings.Cut(argument, "=")
		if !ok {
			return fmt.Errorf("key value %q not valid", argument)
		}
		if err := addContent(content, key, value); err != nil {
			return err
		}
	}
	if text, ok := r.file("file"); ok && r.meaning["file"] != "-" {
		file := map[string]string{}
		if err := yaml.Unmarshal([]byte(text), &file); err != nil {
			return err
		}
		for key, value := range file {
			if err := addContent(content, key, value); err != nil {
				return err
			}
		}
		delete(r.meaning, "file")
	}
	r.meaning["content"] = content
	return nil
}

func addContent(content map[string]string, key, value string) error {
	key, kind, _ := strings.Cut(key, "#")
	if !secretKey.MatchString(key) {
		return fmt.Errorf("key %q not valid", key)
	}
	if kind == "" {
		value = base64.StdEncoding.EncodeToString([]byte(value))
	}
	content[key] = value
	return nil
}

var secretUri = regexp.MustCompile(`^(?:secret:)?(?://[0-9a-f-]{36}/|[0-9a-f-]{36}/)?([0-9a-v]{20})$`)

// secretId takes the id of a secret, in any of its forms, and means the bare one.
func (r *reading) secretId(missing string) error {
	text, ok := r.next()
	if !ok {
		return errors.New(missing)
	}
	parts := secretUri.FindStringSubmatch(text)
	if parts == nil {
		return fmt.Errorf("secret URI %q not valid", text)
	}
	r.meaning["id"] = parts[1]
	return nil
}

func secretGetOptions(o *options) {
	o.yaml()
	o.text("label")
	o.truth("peek")
	o.truth("refresh")
}

func secretGet(r *reading) error {
	r.meaning["id"], r.meaning["key"] = nil, nil
	if len(r.arguments) == 0 {
		if r.meaning["label"] == "" {
			return errors.New("require either a secret URI or label")
		}
	} else if err := r.secretId(""); err != nil {
		return err
	}
	if r.meaning["peek"] == true && r.meaning["refresh"] == true {
		return errors.New("specify one of --peek or --refresh but not both")
	}
	if len(r.arguments) > 0 {
		return r.optional("key")
	}
	return nil
}

func secretInfoGetOptions(o *options) {
	o.yaml()
	o.text("label")
}

func secretInfoGet(r *reading) error {
	r.meaning["id"] = nil
	switch given := len(r.arguments) > 0; {
	case given && r.meaning["label"] != "":
		return errors.New("specify either a secret URI or label but not both")
	case !given && r.meaning["label"] == "":
		return errors.New("require either a secret URI or label")
	case !given:
		return nil
	}
	if err := r.secretId(""); err != nil {
		return err
	}
	return r.end()
}

func secretGrantOptions(o *options) {
	o.relation()
	o.text("unit")
}

func secretGrant(r *reading) error {
	if err := r.secretId("missing secret URI"); err != nil {
		return err
	}
	if err := r.ofRelation(); err != nil {
		return err
	}
	if unit := r.meaning["unit"].(string); unit != "" && !unitName.MatchString(unit) {
		return fmt.Errorf("unit %q not valid", unit)
	}
	return r.end()
}

func secretRevokeOptions(o *options) {
	o.relation()
	o.text("app", "application")
	o.text("unit")
}

func secretRevoke(r *reading) error {
	if err := r.secretId("missing secret URI"); err != nil {
		return err
	}
	app, unit := r.meaning["app"].(string), r.meaning["unit"].(string)
	if app != "" && unit != "" {
		return errors.New("specify only one of application or unit")
	}
	if unit != "" && !unitName.MatchString(unit) {
		return fmt.Errorf("unit %q not valid", unit)
	}
	if app != "" && !applicationName.MatchString(app) {
		return fmt.Errorf("application %q not valid", app)
	}
	relation, _ := r.meaning["relation"].(*int)
	if relation != nil && app != "" {
		return errors.New("do not specify both relation and app")
	}
	if relation == nil && app == "" && unit == "" {
		if err := r.ofRelation(); err != nil {
			return errors.New("missing relation or application or unit")
		}
	}
	return r.end()
}

func secretRemoveOptions(o *options) { o.number("revision") }

func secretRemove(r *reading) error {
	if err := r.secretId("missing secret URI"); err != nil {
		return err
	}
	return r.end()
}
