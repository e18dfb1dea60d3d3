using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PluginHost.Generators.Wit;

/// <summary>A version as in Semantic Versioning 2.0.0. Equality is exact, build metadata included; order is precedence.</summary>
internal sealed record SemanticVersion : IComparable<SemanticVersion>
{
    private SemanticVersion(ulong major, ulong minor, ulong patch, string prerelease, string build)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Build = build;
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>The dot-separated identifiers after the hyphen, or an empty string.</summary>
    public string Prerelease { get; }

    /// <summary>The dot-separated identifiers after the plus sign, or an empty string.</summary>
    public string Build { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        var plus = text.IndexOf('+');
        var build = plus < 0 ? "" : text.Substring(plus + 1);
        var rest = plus < 0 ? text : text.Substring(0, plus);
        var hyphen = rest.IndexOf('-');
        var prerelease = hyphen < 0 ? "" : rest.Substring(hyphen + 1);
        var core = (hyphen < 0 ? rest : rest.Substring(0, hyphen)).Split('.');
        if (core.Length != 3
            || !TryParseNumber(core[0], out var major)
            || !TryParseNumber(core[1], out var minor)
            || !TryParseNumber(core[2], out var patch)
            || (hyphen >= 0 && !AreIdentifiers(prerelease, numbersAreStrict: true))
            || (plus >= 0 && !AreIdentifiers(build, numbersAreStrict: false)))
        {
            return false;
        }

        version = new SemanticVersion(major, minor, patch, prerelease, build);
        return true;
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePrerelease(Prerelease, other.Prerelease);
    }

    public override string ToString()
    {
        var text = string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}", Major, Minor, Patch);
        text = Prerelease.Length == 0 ? text : text + "-" + Prerelease;
        return Build.Length == 0 ? text : text + "+" + Build;
    }

    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            // A version without a prerelease comes after every prerelease of it.
            return (left.Length == 0).CompareTo(right.Length == 0);
        }

        var lefts = left.Split('.');
        var rights = right.Split('.');
        for (var i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
        {
            var order = CompareIdentifier(lefts[i], rights[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return lefts.Length.CompareTo(rights.Length);
    }

    private static int CompareIdentifier(string left, string right)
    {
        var leftIsNumber = IsNumber(left);
        var rightIsNumber = IsNumber(right);
        if (leftIsNumber != rightIsNumber)
        {
            return leftIsNumber ? -1 : 1;
        }

        // Numbers have no leading zeros, so the longer one is the larger one.
        return leftIsNumber && left.Length != right.Length
            ? left.Length.CompareTo(right.Length)
            : string.CompareOrdinal(left, right);
    }

    private static bool TryParseNumber(string text, out ulong value)
    {
        value = 0;
        return IsNumber(text)
            && !HasLeadingZero(text)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool AreIdentifiers(string text, bool numbersAreStrict) =>
        text.Split('.').All(part => part.Length > 0
            && part.All(IsIdentifierCharacter)
            && !(numbersAreStrict && IsNumber(part) && HasLeadingZero(part)));

    private static bool IsIdentifierCharacter(char c) =>
        c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '-';

    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => c is >= '0' and <= '9');

    private static bool HasLeadingZero(string text) => text.Length > 1 && text[0] == '0';
}
