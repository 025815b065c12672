/**
 * A certificate of its own authority for ok.test, also.test, fronted.test, `*.api.test` and 127.0.0.1, valid until 2126, with its key. For servers
 * of tests on loopback; nothing else trusts it.
 */
export const TEST_CERTIFICATE = `
-----BEGIN CERTIFICATE-----
MIIBxjCCAWygAwIBAgIUANK2LkB8fqfTtugHAbPmCL9pPjswCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMY29kZWFjdCB0ZXN0MCAXDTI2MTEyMTE1NDIwMloYDzIxMjYx
MDI4MTU0MjAyWjAXMRUwEwYDVQQDDAxjb2RlYWN0IHRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARWUwctdIBdfO6tQfzaUycgysZe5p3I0bwLBntMBMKXG1PW
4EBlbGPfyD9m8RSnhnJeLAkDotDz+Di8F1Y0oCNso4GTMIGQMB0GA1UdDgQWBBRm
ILbX72vUdsSLz7dvw6BlDhMBfDAfBgNVHSMEGDAWgBRmILbX72vUdsSLz7dvw6Bl
DhMBfDA9BgNVHREENjA0ggdvay50ZXN0gglhbHNvLnRlc3SCDGZyb250ZWQudGVz
dIIKKi5hcGkudGVzdIcEfwAAATAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMC
A0gAMEUCIFYQikC4knvhzyo2+t6MpXBhyHtU/Ox/Hc86NVHspU4PAiEAs2VvW5C/
I4Ue1KB+8Lhzyz0MpWhLwjNZHIm3s4NfRDg=
-----END CERTIFICATE-----
`.trim();

/** The key of {@link TEST_CERTIFICATE}; it protects nothing. */
export const TEST_KEY = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQrIgYMXgWO3mkmRn
0LKpIGvM/PF/pLGpxfWWuVSTRIehRANCAARWUwctdIBdfO6tQfzaUycgysZe5p3I
0bwLBntMBMKXG1PW4EBlbGPfyD9m8RSnhnJeLAkDotDz+Di8F1Y0oCNs
-----END PRIVATE KEY-----
`.trim();
