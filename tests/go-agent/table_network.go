package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

func networkGetOptions(o *options) {
	o.smart()
	o.relation()
	for _, name := range []string{"bind-address", "ingress-address", "egress-subnets", "primary-address"} {
		o.truth(name)
	}
}

func networkGet(r *reading) error {
	if err := r.required("binding", "no arguments specified"); err != nil {
		return err
	}
	if r.meaning["binding"] == "" {
		return errors.New("no binding name specified")
	}
	// Without -r the hook's relation, if it has one.
	if err := r.ofRelation(); err != nil {
		r.meaning["relation"] = nil
	}
	return r.end()
}

func portOptions(o *options) {
	o.text("endpoints")
	o.text("format")
}

func openedPortsOptions(o *options) {
	o.smart()
	o.truth("endpoints")
}

func changePort(r *reading) error {
	argument, ok := r.next()
	if !ok {
		return errors.New("no port or range specified")
	}
	if err := r.portRange(strings.ToLower(argument)); err != nil {
		return err
	}
	endpoints := []string{}
	for _, endpoint := range strings.Split(r.meaning["endpoints"].(string), ",") {
		if endpoint = strings.TrimSpace(endpoint); endpoint != "" {
			endpoints = append(endpoints, endpoint)
		}
	}
	r.meaning["endpoints"] = endpoints
	return r.end()
}

// portRange reads `80`, `80/tcp`, `80-90/udp` or `icmp`. Only well-formed ones are told apart here:
// the texts of the errors begin as documented, and end in words that are not.
func (r *reading) portRange(text string) error {
	r.meaning["from"], r.meaning["to"] = nil, nil
	if r.meaning["protocol"] = text; text == "icmp" {
		return nil
	}
	ports, protocol, ok := strings.Cut(text, "/")
	if !ok {
		protocol = "tcp"
	}
	switch protocol {
	case "tcp", "udp":
	case "icmp":
		return fmt.Errorf("protocol \"icmp\" doesn't support any ports; got %q", ports)
	default:
		return fmt.Errorf("invalid protocol %q, expected \"tcp\", \"udp\", or \"icmp\"", protocol)
	}
	bounds := strings.Split(ports, "-")
	if len(bounds) > 2 {
		return fmt.Errorf("invalid port range %q", ports)
	}
	var numbers []int
	for _, bound := range bounds {
		number, err := strconv.Atoi(bound)
		if err != nil {
			return fmt.Errorf("invalid port %q: %w", bound, err)
		}
		numbers = append(numbers, number)
	}
	from, to := numbers[0], numbers[len(numbers)-1]
	if from > to {
		return fmt.Errorf("invalid port range %d-%d/%s", from, to, protocol)
	}
	if from < 0 || to > 65535 {
		return fmt.Errorf("port range bounds must be between 0 and 65535, got %d-%d", from, to)
	}
	r.meaning["from"], r.meaning["to"], r.meaning["protocol"] = from, to, protocol
	return nil
}
