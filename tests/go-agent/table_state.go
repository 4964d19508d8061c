package main

import (
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v2"
)

func stateGetOptions(o *options) {
	o.smart()
	o.truth("strict")
}

func stateGet(r *reading) error {
	key, _ := r.next()
	if key == "-" {
		key = ""
	}
	r.meaning["key"] = key
	return r.end()
}

func fileOptions(o *options) { o.text("file") }

func stateSet(r *reading) error {
	if err := r.settings(); err != nil {
		return err
	}
	return r.settingsFile()
}

// settings takes `key=value` pairs.
func (r *reading) settings() error {
	settings := map[string]string{}
	for {
		argument, ok := r.next()
		if !ok {
			break
		}
		key, value, ok := strings.Cut(argument, "=")
		if !ok || key == "" {
			return fmt.Errorf("expected \"key=value\", got %q", argument)
		}
		if _, twice := settings[key]; twice {
			return fmt.Errorf("key %q specified more than once", key)
		}
		settings[key] = value
	}
	r.meaning["settings"] = settings
	return nil
}

// settingsFile adds what `--file` names; arguments win. Juju reads YAML by this very library.
func (r *reading) settingsFile() error {
	content, ok := r.file("file")
	if !ok {
		return nil
	}
	file := map[string]string{}
	if err := yaml.Unmarshal([]byte(content), &file); err != nil {
		return err
	}
	settings := r.meaning["settings"].(map[string]string)
	for key, value := range file {
		if _, given := settings[key]; !given {
			settings[key] = value
		}
	}
	delete(r.meaning, "file")
	return nil
}

func stateDelete(r *reading) error { return r.optional("key") }

func statusGetOptions(o *options) {
	o.smart()
	o.truth("include-data")
	o.truth("application")
}

func statusSetOptions(o *options) { o.truth("application") }

func statusSet(r *reading) error {
	status, ok := r.next()
	if !ok {
		return errors.New("invalid args, require <status> [message]")
	}
	switch status {
	case "maintenance", "blocked", "waiting", "active":
	default:
		return fmt.Errorf("invalid status %q, expected one of [maintenance blocked waiting active]", status)
	}
	message, _ := r.next()
	r.meaning["status"], r.meaning["message"] = status, message
	return r.end()
}
