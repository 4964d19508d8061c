package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/rpc"
	"os"
)

// callLine is one call, a line of the input.
type callLine struct {
	Method        string   `json:"method"` // "" for Jujuc.Main
	ContextId     string   `json:"context_id"`
	Directory     string   `json:"directory"`
	Command       string   `json:"command"`
	Arguments     []string `json:"arguments"`
	Stdin         *string  `json:"stdin"`           // sent at once
	StdinOnDemand *string  `json:"stdin_on_demand"` // sent when the agent asks for it
	Token         string   `json:"token"`
}

// answerLine is its answer, a line of the output.
type answerLine struct {
	Code   int    `json:"code"`
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
	Error  string `json:"error"`
}

// call makes each call over one connection. All are sent before the first answer is waited for.
func call(arguments []string) error {
	options, err := parseOptions("call", arguments)
	if err != nil {
		return err
	}
	client, err := rpc.Dial("unix", options.socket)
	if err != nil {
		return err
	}
	defer client.Close()
	lines, err := readCalls(os.Stdin)
	if err != nil {
		return err
	}
	var calls []*rpc.Call
	for _, line := range lines {
		calls = append(calls, start(client, line, options.token))
	}
	output := json.NewEncoder(os.Stdout)
	for i, call := range calls {
		call = finish(client, lines[i], call, options.token)
		if err := output.Encode(answer(call)); err != nil {
			return err
		}
	}
	return nil
}

// answer is what came of a call that has ended.
func answer(call *rpc.Call) answerLine {
	response := call.Reply.(*ExecResponse)
	answer := answerLine{Code: response.Code, Stdout: string(response.Stdout), Stderr: string(response.Stderr)}
	if call.Error != nil {
		answer.Error = call.Error.Error()
	}
	return answer
}

func start(client *rpc.Client, line callLine, withToken bool) *rpc.Call {
	method := line.Method
	if method == "" {
		method = "Jujuc.Main"
	}
	request := RequestWithToken{
		ContextId:   line.ContextId,
		Dir:         line.Directory,
		CommandName: line.Command,
		Args:        line.Arguments,
		Token:       line.Token,
	}
	if line.Stdin != nil {
		request.StdinSet = true
		request.Stdin = []byte(*line.Stdin)
	}
	if withToken {
		return client.Go(method, request, new(ExecResponse), nil)
	}
	return client.Go(method, Request{
		ContextId:   request.ContextId,
		Dir:         request.Dir,
		CommandName: request.CommandName,
		Args:        request.Args,
		StdinSet:    request.StdinSet,
		Stdin:       request.Stdin,
	}, new(ExecResponse), nil)
}

// readCalls reads all lines of an input.
func readCalls(from io.Reader) ([]callLine, error) {
	var lines []callLine
	for input := json.NewDecoder(from); ; {
		var line callLine
		if err := input.Decode(&line); errors.Is(err, io.EOF) {
			return lines, nil
		} else if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
}

// finish waits for the answer, and repeats the call with its standard input if the agent wants that.
func finish(client *rpc.Client, line callLine, call *rpc.Call, withToken bool) *rpc.Call {
	<-call.Done
	if stdin := line.StdinOnDemand; stdin != nil && call.Error != nil && call.Error.Error() == stdinRequired {
		line.Stdin = stdin
		call = start(client, line, withToken)
		<-call.Done
	}
	return call
}
