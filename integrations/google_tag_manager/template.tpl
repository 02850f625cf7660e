___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "dni-py",
  "categories": ["CONVERSIONS", "PERSONALIZATION"],
  "brand": {
    "id": "brand_dummy",
    "displayName": "dni-py"
  },
  "description": "Shows each visitor the right tracking number, from your own dni-py server, and puts its events into the data layer.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "key",
    "displayName": "Account key",
    "simpleValueType": true,
    "valueValidators": [
      {
        "type": "REGEX",
        "args": ["^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"],
        "errorMessage": "The account key has only letters, digits, '-' and '_'."
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "server",
    "displayName": "Server",
    "help": "For example https://numbers.example.com, without a slash at the end.",
    "simpleValueType": true,
    "valueValidators": [
      {
        "type": "REGEX",
        "args": ["^https://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*$"],
        "errorMessage": "The server is an address such as https://numbers.example.com."
      }
    ]
  },
  {
    "type": "CHECKBOX",
    "name": "events",
    "checkboxText": "Put dni_swap and dni_default into the data layer",
    "simpleValueType": true,
    "defaultValue": true
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

const callInWindow = require('callInWindow');
const copyFromWindow = require('copyFromWindow');
const createQueue = require('createQueue');
const injectScript = require('injectScript');
const setInWindow = require('setInWindow');

const url = data.server + '/a/' + data.key + '/dni.js';

// The queue for calls from before the script; if the script runs already, its own push makes the calls.
if (!copyFromWindow('dni')) {
  setInWindow('dni', [], false);
}

if (data.events) {
  const put = createQueue('dataLayer');
  callInWindow('dni.push', ['on', 'swap', function(detail) {
    put({event: 'dni_swap', dni_swapped: detail.swapped, dni_numbers: detail.numbers});
  }]);
  callInWindow('dni.push', ['on', 'default', function(detail) {
    put({event: 'dni_default', dni_reason: detail.reason, dni_target_number: detail.target_number || ''});
  }]);
}

injectScript(url, data.gtmOnSuccess, data.gtmOnFailure, url);


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/*"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {"type": 1, "string": "key"},
                  {"type": 1, "string": "read"},
                  {"type": 1, "string": "write"},
                  {"type": 1, "string": "execute"}
                ],
                "mapValue": [
                  {"type": 1, "string": "dni"},
                  {"type": 8, "boolean": true},
                  {"type": 8, "boolean": true},
                  {"type": 8, "boolean": false}
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {"type": 1, "string": "key"},
                  {"type": 1, "string": "read"},
                  {"type": 1, "string": "write"},
                  {"type": 1, "string": "execute"}
                ],
                "mapValue": [
                  {"type": 1, "string": "dni.push"},
                  {"type": 8, "boolean": false},
                  {"type": 8, "boolean": false},
                  {"type": 8, "boolean": true}
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {"type": 1, "string": "key"},
                  {"type": 1, "string": "read"},
                  {"type": 1, "string": "write"},
                  {"type": 1, "string": "execute"}
                ],
                "mapValue": [
                  {"type": 1, "string": "dataLayer"},
                  {"type": 8, "boolean": true},
                  {"type": 8, "boolean": true},
                  {"type": 8, "boolean": false}
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: The script of the account is loaded
  code: |-
    mock('injectScript', function(url, onSuccess) { loaded = url; onSuccess(); });
    runCode({key: 'acme', server: 'https://numbers.example.com', events: false});
    assertThat(loaded).isEqualTo('https://numbers.example.com/a/acme/dni.js');
    assertApi('callInWindow').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
- name: A script that does not load is a failure
  code: |-
    mock('injectScript', function(url, onSuccess, onFailure) { onFailure(); });
    runCode({key: 'acme', server: 'https://numbers.example.com', events: true});
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: Events go into the data layer
  code: |-
    runCode({key: 'acme', server: 'https://numbers.example.com', events: true});
    listeners.swap({swapped: 2, numbers: {sales: 1}});
    listeners.default({reason: 'consent'});
    assertThat(layer).isEqualTo([
      {event: 'dni_swap', dni_swapped: 2, dni_numbers: {sales: 1}},
      {event: 'dni_default', dni_reason: 'consent', dni_target_number: ''}
    ]);
- name: The queue is made only where there is none
  code: |-
    mock('copyFromWindow', function() { return {}; });
    runCode({key: 'acme', server: 'https://numbers.example.com', events: true});
    assertApi('setInWindow').wasNotCalled();
setup: |-
  let loaded = '';
  const listeners = {};
  const layer = [];
  mock('copyFromWindow', function() {});
  mock('setInWindow', function() { return true; });
  mock('callInWindow', function(name, call) { listeners[call[1]] = call[2]; });
  mock('createQueue', function() { return function(entry) { layer.push(entry); }; });
  mock('injectScript', function(url) { loaded = url; });


___NOTES___

Tests of the project run this code and these scenarios with stand-ins of Tag Manager's functions. It was never run in Tag
Manager itself.
