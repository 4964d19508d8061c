package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/rpc"
	"os"
)

// digestLine is the answer to a call, short.
type digestLine struct {
	Code  int    `json:"code"`
	Size  int    `json:"size"` // of what was printed
	Sum   string `json:"sum"`
	Error string `json:"error"`
}

// again makes the calls as often as wanted, each time over a new connection, whose answers are a line
// of the output.
func again(arguments []string) error {
	options, err := parseOptions("again", arguments)
	if err != nil {
		return err
	}
	lines, err := readCalls(os.Stdin)
	if err != nil {
		return err
	}
	output := json.NewEncoder(os.Stdout)
	for i := 0; i < options.times; i++ {
		client, err := rpc.Dial("unix", options.socket)
		if err != nil {
			return err
		}
		answers := once(client, lines, options)
		client.Close()
		if err := output.Encode(answers); err != nil {
			return err
		}
	}
	return nil
}

func once(client *rpc.Client, lines []callLine, options endpointOptions) []digestLine {
	calls := make([]*rpc.Call, len(lines))
	for i, line := range lines {
		calls[i] = start(client, line, options.token)
		if options.oneByOne {
			calls[i] = finish(client, line, calls[i], options.token)
		}
	}
	var answers []digestLine
	for i, call := range calls {
		if !options.oneByOne {
			call = finish(client, lines[i], call, options.token)
		}
		response := call.Reply.(*ExecResponse)
		printed := append(append([]byte{}, response.Stdout...), response.Stderr...)
		sum := sha256.Sum256(printed)
		answer := digestLine{Code: response.Code, Size: len(printed), Sum: hex.EncodeToString(sum[:])}
		if call.Error != nil {
			answer = digestLine{Error: call.Error.Error()}
		}
		answers = append(answers, answer)
	}
	return answers
}
