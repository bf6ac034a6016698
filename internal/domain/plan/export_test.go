package plan

// CopyVersion is copyVersion, for the tests.
var CopyVersion = copyVersion
