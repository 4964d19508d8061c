package main

// commands are those of Juju 2.9, 3.x and 4.x, written by hand from what Juju documents.
var commands = map[string]command{
	"action-fail": {read: actionFail},
	"action-get":  {options: (*options).smart, read: actionGet},
	"action-log":  {read: (*reading).message},
	"action-set":  {read: actionSet},

	"application-version-set": {read: applicationVersionSet},
	"config-get":              {options: configGetOptions, read: configGet},
	"credential-get":          {options: (*options).smart, read: nothing},
	"goal-state":              {options: (*options).yaml, read: nothing},
	"is-leader":               {options: (*options).smart, read: nothing},
	"juju-log":                {options: jujuLogOptions, read: (*reading).message},
	"juju-reboot":             {options: jujuRebootOptions, read: nothing},
	"unit-get":                {options: (*options).smart, read: unitGet},

	"network-get":  {options: networkGetOptions, read: networkGet},
	"open-port":    {options: portOptions, read: changePort},
	"close-port":   {options: portOptions, read: changePort},
	"opened-ports": {options: openedPortsOptions, read: nothing},

	"relation-get":       {options: relationGetOptions, read: relationGet},
	"relation-ids":       {options: (*options).smart, read: relationIds},
	"relation-list":      {options: relationGetOptions, read: relationList},
	"relation-model-get": {options: relationModelGetOptions, read: relationList},
	"relation-set":       {options: relationSetOptions, read: relationSet},

	"resource-get": {read: resourceGet},
	"storage-add":  {read: storageAdd},
	"storage-get":  {options: storageGetOptions, read: storageGet},
	"storage-list": {options: (*options).smart, read: storageList},

	"secret-add":      {options: secretOptions, read: secretAdd},
	"secret-get":      {options: secretGetOptions, read: secretGet},
	"secret-grant":    {options: secretGrantOptions, read: secretGrant},
	"secret-ids":      {options: (*options).smart, read: nothing},
	"secret-info-get": {options: secretInfoGetOptions, read: secretInfoGet},
	"secret-remove":   {options: secretRemoveOptions, read: secretRemove},
	"secret-revoke":   {options: secretRevokeOptions, read: secretRevoke},
	"secret-set":      {options: secretOptions, read: secretSet},

	"state-delete": {read: stateDelete},
	"state-get":    {options: stateGetOptions, read: stateGet},
	"state-set":    {options: fileOptions, read: stateSet},

	"status-get": {options: statusGetOptions, read: nothing},
	"status-set": {options: statusSetOptions, read: statusSet},

	// Gone in Juju 4.
	"add-metric":         {options: addMetricOptions, read: addMetric},
	"leader-get":         {options: (*options).smart, read: leaderGet},
	"leader-set":         {read: leaderSet},
	"k8s-raw-get":        {read: nothing},
	"k8s-raw-set":        {options: fileOptions, read: spec},
	"k8s-spec-get":       {read: nothing},
	"k8s-spec-set":       {options: specSetOptions, read: spec},
	"payload-register":   {read: payloadRegister},
	"payload-status-set": {read: payloadStatusSet},
	"payload-unregister": {read: payloadUnregister},
	"pod-spec-get":       {read: nothing},
	"pod-spec-set":       {options: specSetOptions, read: spec},
}
