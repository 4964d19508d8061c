package main

import "fmt"

// examples are what commands print with `--format=json`, as documented. The others print nothing.
var examples = map[string]string{
	"action-get":      `{"level":3,"target":{"path":"/srv","verify":true}}`,
	"config-get":      `{"debug":false,"port":8080,"ratio":0.5,"title":"demo"}`,
	"goal-state":      `{"units":{"app/0":{"status":"active","since":"2026-02-03 04:05:06Z"},"app/1":{"status":"allocating"}},"relations":{"db":{"pg":{"status":"joined","since":"2026-02-03 04:05:06Z"}}}}`,
	"is-leader":       `true`,
	"leader-get":      `{"key":"value"}`,
	"network-get":     `{"bind-addresses":[{"mac-address":"00:16:3e:00:00:01","interface-name":"eth0","addresses":[{"hostname":"","value":"10.1.2.3","cidr":"10.1.2.0/24"}]}],"egress-subnets":["10.1.2.3/32"],"ingress-addresses":["10.1.2.3"]}`,
	"opened-ports":    `["80/tcp","8000-8010/udp","icmp"]`,
	"relation-get":    `{"egress-subnets":"10.0.0.5/32","private-address":"10.0.0.5","url":"http://x"}`,
	"relation-ids":    `["db:3","db:7"]`,
	"relation-list":   `["mysql/0","mysql/2"]`,
	"secret-add":      `secret:cdq3ok0kk8o3j04m3m00`,
	"secret-get":      `{"password":"s3cret","username":"app"}`,
	"secret-ids":      `["cdq3ok0kk8o3j04m3m00"]`,
	"state-get":       `{"k1":"v1"}`,
	"status-get":      `{"message":"ok","status":"active","status-data":{}}`,
	"storage-get":     `{"kind":"filesystem","location":"/var/lib/juju/storage/data/0"}`,
	"storage-list":    `["data/0","logs/2"]`,
	"unit-get":        `10.0.0.5`,
	"k8s-spec-get":    `version: 3`,
	"secret-info-get": `{"cdq3ok0kk8o3j04m3m00":{"revision":2,"label":"db","owner":"application","rotation":"monthly","access":[{"target":"application-web","scope":"relation-web.db#app.db","role":"view"}]}}`,
}

// example runs a command of Juju's: it reads the command line and prints what is documented.
func example(request RequestWithToken, response *ExecResponse) error {
	stdin := string(request.Stdin)
	line := commandLine{
		Command:   request.CommandName,
		Arguments: request.Args,
		Stdin:     &stdin,
		Hook:      hook{Relations: []int{3}, Storages: []string{"data/0"}},
	}
	read, err := line.read()
	if err != nil {
		return err
	}
	if read.Error != "" {
		response.Code, response.Stderr = 2, []byte(fmt.Sprintf("ERROR %s\n", read.Error))
	} else if request.CommandName == "resource-get" {
		response.Stdout = []byte("/var/lib/juju/resources/image.tgz")
	} else if printed, ok := examples[request.CommandName]; ok {
		response.Stdout = []byte(printed + "\n")
	}
	return nil
}
