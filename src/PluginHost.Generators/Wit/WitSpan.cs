using System.Globalization;

namespace PluginHost.Generators.Wit;

/// <summary>A stretch of a WIT file. Lines and columns start at 1; columns and offsets count UTF-16 code units.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Start">The offset of the first character.</param>
/// <param name="Length">The number of characters.</param>
/// <param name="Line">The line of the first character.</param>
/// <param name="Column">The column of the first character.</param>
/// <param name="EndLine">The line of the character after the last.</param>
/// <param name="EndColumn">The column of the character after the last.</param>
internal readonly record struct WitSpan(
    string Path,
    int Start,
    int Length,
    int Line,
    int Column,
    int EndLine,
    int EndColumn)
{
    /// <summary>The offset of the character after the last.</summary>
    public int End => Start + Length;

    /// <summary>From the start of this span to the end of another one of the same file.</summary>
    public WitSpan To(WitSpan last) => this with
    {
        Length = last.End - Start,
        EndLine = last.EndLine,
        EndColumn = last.EndColumn,
    };

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}({1},{2})", Path, Line, Column);
}
