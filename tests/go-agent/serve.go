package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"strconv"
	"strings"
	"time"
)

const stdinRequired = "hook tool requires stdin, none supplied"

// serve answers calls until it is killed.
func serve(arguments []string) error {
	options, err := parseOptions("serve", arguments)
	if err != nil {
		return err
	}
	var receiver any = &Jujuc{}
	if options.token {
		receiver = &JujucWithToken{}
	}
	server := rpc.NewServer()
	if err := server.RegisterName("Jujuc", receiver); err != nil {
		return err
	}
	listener, err := net.Listen("unix", options.socket)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	server.Accept(listener)
	return nil
}

// Jujuc is the agent's service.
type Jujuc struct{}

// Main runs a command.
func (*Jujuc) Main(request Request, response *ExecResponse) error {
	return run(RequestWithToken{
		ContextId:   request.ContextId,
		Dir:         request.Dir,
		CommandName: request.CommandName,
		Args:        request.Args,
		StdinSet:    request.StdinSet,
		Stdin:       request.Stdin,
	}, response)
}

// JujucWithToken is the service of Juju 2.8 to 3.6.
type JujucWithToken struct{}

// Main runs a command.
func (*JujucWithToken) Main(request RequestWithToken, response *ExecResponse) error {
	return run(request, response)
}

// echo is what the command of that name prints, as JSON.
type echo struct {
	ContextId string   `json:"context_id"`
	Directory string   `json:"directory"`
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
	Stdin     *string  `json:"stdin"`
	Token     string   `json:"token"`
}

func run(request RequestWithToken, response *ExecResponse) error {
	argument := ""
	if len(request.Args) > 0 {
		argument = request.Args[0]
	}
	switch request.CommandName {
	case "nothing":
	case "argument":
		response.Stdout = []byte(argument)
	case "stdin":
		if !request.StdinSet {
			return errors.New(stdinRequired)
		}
		response.Stdout = request.Stdin
	case "refuse":
		return errors.New(argument)
	case "exit":
		code, err := strconv.Atoi(argument)
		if err != nil {
			return err
		}
		response.Code = code
		response.Stderr = []byte("ERROR as asked\n")
	case "print":
		size, err := strconv.Atoi(argument)
		if err != nil {
			return err
		}
		response.Stdout = []byte(strings.Repeat("x", size))
	case "sleep":
		milliseconds, err := strconv.Atoi(argument)
		if err != nil {
			return err
		}
		time.Sleep(time.Duration(milliseconds) * time.Millisecond)
		response.Stdout = []byte(argument)
	case "echo":
		received := echo{
			ContextId: request.ContextId,
			Directory: request.Dir,
			Command:   request.CommandName,
			Arguments: request.Args,
			Token:     request.Token,
		}
		if request.StdinSet {
			stdin := string(request.Stdin)
			received.Stdin = &stdin
		}
		stdout, err := json.Marshal(received)
		response.Stdout = stdout
		return err
	default:
		if _, ok := commands[request.CommandName]; ok {
			return example(request, response)
		}
		return fmt.Errorf("bad request: unknown command: %s", request.CommandName)
	}
	return nil
}
