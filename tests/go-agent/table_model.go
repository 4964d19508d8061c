package main

import (
	"fmt"
)

func applicationVersionSet(r *reading) error {
	if err := r.required("version", "no version specified"); err != nil {
		return err
	}
	return r.end()
}

func configGetOptions(o *options) {
	o.smart()
	o.truth("all", "a")
}

func configGet(r *reading) error {
	key, ok := r.next()
	r.meaning["key"] = nil
	if ok {
		if r.meaning["all"] == true {
			return fmt.Errorf("cannot use argument --all together with key %q", key)
		}
		r.meaning["key"] = key
	}
	return r.end()
}

func jujuLogOptions(o *options) {
	o.text("log-level", "l")
	o.truth("debug")
	o.text("format")
}

func jujuRebootOptions(o *options) { o.truth("now") }

func unitGet(r *reading) error {
	if err := r.required("setting", "no setting specified"); err != nil {
		return err
	}
	switch setting := r.meaning["setting"]; setting {
	case "private-address", "public-address":
		return r.end()
	default:
		return fmt.Errorf("unknown setting %q", setting)
	}
}
