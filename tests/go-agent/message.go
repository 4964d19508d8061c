package main

import (
	"encoding/gob"
	"flag"
	"fmt"
	"io"
)

// Request is what a hook command's executable sends (Juju 2.0 to 2.7, and 4.x).
type Request struct {
	ContextId   string
	Dir         string
	CommandName string
	Args        []string
	StdinSet    bool
	Stdin       []byte
}

// RequestWithToken is the same in Juju 2.8 to 3.6.
type RequestWithToken struct {
	ContextId   string
	Dir         string
	CommandName string
	Args        []string
	StdinSet    bool
	Stdin       []byte
	Token       string
}

// ExecResponse is what the command did.
type ExecResponse struct {
	Code   int
	Stdout []byte
	Stderr []byte
}

// endpointOptions are those that both sides have.
type endpointOptions struct {
	warm   bool
	token  bool
	socket string
	times  int
	// oneByOne waits for each answer before the next call.
	oneByOne bool
}

func parseOptions(name string, arguments []string) (endpointOptions, error) {
	var parsed endpointOptions
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.BoolVar(&parsed.warm, "warm", false, "let gob number other types first, as in an agent that runs for long")
	flags.BoolVar(&parsed.token, "token", false, "have the field Token, as Juju 2.8 to 3.6")
	flags.IntVar(&parsed.times, "times", 1, "make the calls so often, each time on a connection of its own")
	flags.BoolVar(&parsed.oneByOne, "one-by-one", false, "wait for each answer before the next call")
	if err := flags.Parse(arguments); err != nil {
		return parsed, err
	}
	if flags.NArg() != 1 {
		return parsed, fmt.Errorf("%s: expected one socket, got %q", name, flags.Args())
	}
	parsed.socket = flags.Arg(0)
	if parsed.warm {
		return parsed, useTypeIds()
	}
	return parsed, nil
}

// useTypeIds takes type ids, so that the protocol's own types get later ones.
func useTypeIds() error {
	type Inner struct{ Values map[string][]int }
	type Outer struct {
		Inner Inner
		Array [3]float64
	}
	return gob.NewEncoder(io.Discard).Encode(Outer{Inner: Inner{Values: map[string][]int{"a": {1}}}})
}
