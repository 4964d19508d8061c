package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

func relationGetOptions(o *options) {
	o.smart()
	o.relation()
	o.truth("app")
}

func relationModelGetOptions(o *options) {
	o.smart()
	o.relation()
}

func relationSetOptions(o *options) {
	o.relation()
	o.truth("app")
	o.text("file")
	o.text("format")
}

func relationIds(r *reading) error {
	endpoint, ok := r.next()
	if !ok && r.hook.Relation == nil {
		return errors.New("no endpoint name specified")
	}
	r.meaning["endpoint"] = nil
	if ok {
		r.meaning["endpoint"] = endpoint
	}
	return r.end()
}

func relationList(r *reading) error {
	if err := r.ofRelation(); err != nil {
		return err
	}
	return r.end()
}

var (
	applicationName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*$`)
	unitName        = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]*[a-z][a-z0-9]*)*/(0|[1-9][0-9]*)$`)
)

func relationGet(r *reading) error {
	if err := r.ofRelation(); err != nil {
		return err
	}
	key, _ := r.next()
	if key == "-" {
		key = ""
	}
	r.meaning["key"] = key
	name, _ := r.next()
	if err := r.end(); err != nil {
		return err
	}
	app := r.meaning["app"] == true
	switch {
	case name != "":
		return r.of(name, app)
	case app && r.hook.RemoteApp != "":
		r.meaning["of"] = r.hook.RemoteApp
	case !app && r.hook.RemoteUnit != "":
		r.meaning["of"] = r.hook.RemoteUnit
	case r.hook.RemoteApp != "":
		r.meaning["of"], r.meaning["app"] = r.hook.RemoteApp, true
	default:
		return errors.New("no unit or application specified")
	}
	return nil
}

// of takes whose data is meant.
func (r *reading) of(name string, app bool) error {
	switch {
	case app && unitName.MatchString(name):
		name, _, _ = strings.Cut(name, "/")
	case app && !applicationName.MatchString(name):
		return fmt.Errorf("invalid application or unit name %q", name)
	case app:
	case applicationName.MatchString(name):
		return fmt.Errorf("expected unit name, got application name %q", name)
	case !unitName.MatchString(name):
		return fmt.Errorf("invalid unit name %q", name)
	}
	r.meaning["of"] = name
	return nil
}

func relationSet(r *reading) error {
	if err := r.ofRelation(); err != nil {
		return err
	}
	if err := r.settings(); err != nil {
		return err
	}
	return r.settingsFile()
}
