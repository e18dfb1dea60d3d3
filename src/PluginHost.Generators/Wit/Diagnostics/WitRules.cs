namespace PluginHost.Generators.Wit.Diagnostics;

/// <summary>Every kind of diagnostic that the WIT front end can report.</summary>
internal static class WitRules
{
    public static readonly WitRule UnexpectedCharacter = new(
        "WIT0001", "Unexpected character", "{0} does not belong to any WIT token; remove it");

    public static readonly WitRule ForbiddenCharacter = new(
        "WIT0002",
        "Forbidden character",
        "{0} is not allowed in WIT files, not even in comments; remove it");

    public static readonly WitRule UnterminatedComment = new(
        "WIT0003", "Unterminated comment", "This block comment is never closed; every '/*' inside it needs a '*/' of its own");

    public static readonly WitRule InvalidString = new("WIT0004", "Invalid string", "{0}");

    public static readonly WitRule UnexpectedToken = new("WIT0005", "Unexpected token", "Expected {0}, but found {1}");

    public static readonly WitRule InvalidIdentifier = new(
        "WIT0006",
        "Invalid identifier",
        "'{0}' is not a WIT identifier: words are separated by single hyphens, each all in lower case or all in upper case, and "
        + "the first starts with a letter");

    public static readonly WitRule KeywordAsIdentifier = new(
        "WIT0007", "Keyword used as identifier", "'{0}' is a keyword; write '%{0}' to use it as a name");

    public static readonly WitRule InvalidVersion = new(
        "WIT0008", "Invalid version", "'{0}' is not a semantic version; write one such as 1.2.3 or 1.0.0-rc.1");

    public static readonly WitRule TypeNestedTooDeeply = new(
        "WIT0009", "Type nested too deeply", "Types are nested more than {0} levels deep here; give the inner type a name");

    public static readonly WitRule MisplacedPackage = new("WIT0010", "Misplaced package declaration", "{0}");

    public static readonly WitRule NestedNamespace = new(
        "WIT0011",
        "Nested namespaces and packages are not supported",
        "Nested namespaces and packages are not supported; write a name of the form 'namespace:package{0}'");

    public static readonly WitRule UnknownAnnotation = new(
        "WIT0012",
        "Unknown annotation",
        "'@{0}' is not an annotation; there are '@since', '@unstable', '@deprecated' and '@external-id'");

    public static readonly WitRule InvalidAnnotation = new("WIT0013", "Invalid annotation", "{0}");

    public static readonly WitRule MisplacedAnnotation = new(
        "WIT0014", "Misplaced annotation", "'@{0}' cannot stand before {1}; remove it");

    public static readonly WitRule UnpairedDeprecation = new(
        "WIT0015",
        "Deprecation without a stability",
        "'@deprecated' needs a '@since' or an '@unstable' beside it; other tools reject it alone",
        WitSeverity.Warning);

    public static readonly WitRule InvalidListLength = new(
        "WIT0016", "Invalid list length", "'{0}' is not a list length; write a number from 1 to 4294967295");

    public static readonly WitRule PackageUsedAsInterface = new(
        "WIT0017",
        "Package where an interface is expected",
        "'{0}' names a package; add '/' and an interface, or put a space after the colon to give an interface of this package "
        + "another name");

    public static readonly WitRule TooManyErrors = new(
        "WIT0018", "Too many errors", "There are more errors in this file than the {0} reported; fix those first");

    public static readonly WitRule PackageNotDeclared = new(
        "WIT0101",
        "Package not declared",
        "No file in this directory says which package it is; start one of them with 'package namespace:name;'");

    public static readonly WitRule PackageNamesDiffer = new(
        "WIT0102",
        "Package names differ in one directory",
        "This file is of the package '{0}', but {1} says '{2}'; the files of one directory make up one package");

    public static readonly WitRule PackageDefinedTwice = new(
        "WIT0103",
        "Package defined twice",
        "The package '{0}' is defined differently at {1}; keep one of the two, or give them different versions");

    public static readonly WitRule UnknownPackage = new("WIT0104", "Unknown package", "There is no package '{0}'; {1}");

    public static readonly WitRule AmbiguousVersion = new(
        "WIT0105", "Ambiguous package version", "There are several versions of the package '{0}' ({1}); add '@' and one of them");

    public static readonly WitRule UnknownItem = new("WIT0106", "Unknown interface or world", "The package '{0}' has no {1} '{2}'");

    public static readonly WitRule WrongItemKind = new(
        "WIT0107", "Wrong kind of item", "'{0}' is {1}, but {2} is needed here");

    public static readonly WitRule UnknownType = new("WIT0108", "Unknown type", "There is no type '{0}' here; {1}");

    public static readonly WitRule UnknownUsedType = new(
        "WIT0109", "Unknown type in use", "The interface '{0}' has no type '{1}'");

    public static readonly WitRule DuplicateName = new(
        "WIT0110", "Duplicate name", "The name '{0}' is taken already by {1} at {2}; {3}");

    public static readonly WitRule RecursiveType = new(
        "WIT0111", "Recursive type", "The type '{0}' contains itself ({1}); types in WIT cannot be recursive");

    public static readonly WitRule InterfaceCycle = new(
        "WIT0112", "Interfaces use each other", "The interface '{0}' uses itself ({1}); move the shared types to one more interface");

    public static readonly WitRule IncludeCycle = new(
        "WIT0113", "Worlds include each other", "The world '{0}' includes itself ({1})");

    public static readonly WitRule PackageCycle = new(
        "WIT0114", "Packages refer to each other", "The package '{0}' refers to itself through other packages ({1})");

    public static readonly WitRule NotAResource = new(
        "WIT0115", "Handle to something other than a resource", "'{0}' is not a resource, so there is no '{1}' of it");

    public static readonly WitRule BorrowInResult = new(
        "WIT0116",
        "Borrow in a result",
        "The result of '{0}' contains a borrow of '{1}', which would outlive the call; return an own handle");

    public static readonly WitRule UnsupportedType = new("WIT0117", "Unsupported type", "{0} not supported; {1}");

    public static readonly WitRule TooManyFlags = new(
        "WIT0118", "Too many flags", "The flags '{0}' have {1} labels, but at most {2} are possible; split them in two");

    public static readonly WitRule EmptyType = new("WIT0119", "Empty type", "'{0}' needs at least one {1}");

    public static readonly WitRule InvalidConstructorResult = new(
        "WIT0120",
        "Invalid constructor result",
        "A constructor of '{0}' returns 'result<{0}>' or 'result<{0}, error>', or has no written result");

    public static readonly WitRule FeatureNotEnabled = new(
        "WIT0121", "Feature not enabled", "'{0}' is part of the feature '{1}', which is not enabled; enable it, or do without '{0}'");

    public static readonly WitRule GateWithoutVersion = new(
        "WIT0122",
        "Version gate in a package without a version",
        "'@{0}' needs a package with a version, but '{1}' has none; add '@' and a version to the package's name");

    public static readonly WitRule GateAfterVersion = new(
        "WIT0123",
        "Version gate from the future",
        "'@since' says {0}, but the package '{1}' has not got that far; correct one of the versions");

    public static readonly WitRule UnknownRename = new("WIT0124", "Nothing to rename", "{0}");

    public static readonly WitRule IncludeConflict = new(
        "WIT0125",
        "Conflicting include",
        "Including '{0}' brings in a second {1} called '{2}'; rename it: 'include {0} with {{ {2} as another-name }}'");

    public static readonly WitRule AmbiguousUse = new(
        "WIT0126",
        "Ambiguous use",
        "The world '{0}' both imports and exports '{1}', so it is not clear whose types this uses; use them in an interface instead");

    public static readonly WitRule AmbiguousDependency = new(
        "WIT0127",
        "Ambiguous dependency of an export",
        "The exported interface '{0}' uses '{1}', which is not exported and so is imported, but '{1}' uses '{2}', which is exported; "
        + "export '{1}' as well");

    public static readonly WitRule TypeTooComplex = new(
        "WIT0128", "Type too complex", "'{0}' is {1} when the types in it are written out, but only {2} are possible");

    public static readonly WitRule WorldTooLarge = new(
        "WIT0129", "Worlds too large", "The worlds have more than {0} imports and exports together; '{1}' and all after it are left out");

    public static readonly WitRule ExternalIdIgnored = new(
        "WIT0130", "External id ignored", "'@external-id' is not supported and has no effect", WitSeverity.Warning);
}
