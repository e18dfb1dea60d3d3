namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Finds the line and column of an offset.</summary>
internal sealed class LineMap
{
    private readonly string _path;
    private readonly List<int> _starts = [0];

    public LineMap(WitSource source)
    {
        _path = source.Path;
        for (var i = source.Text.IndexOf('\n'); i >= 0; i = source.Text.IndexOf('\n', i + 1))
        {
            _starts.Add(i + 1);
        }
    }

    public WitSpan Span(int start, int length)
    {
        var (line, column) = Locate(start);
        var (endLine, endColumn) = Locate(start + length);
        return new WitSpan(_path, start, length, line, column, endLine, endColumn);
    }

    private (int Line, int Column) Locate(int offset)
    {
        var index = _starts.BinarySearch(offset);
        index = index < 0 ? ~index - 1 : index;
        return (index + 1, offset - _starts[index] + 1);
    }
}
