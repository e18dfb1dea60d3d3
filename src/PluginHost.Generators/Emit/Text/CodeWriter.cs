using System.Text;

namespace PluginHost.Generators.Emit.Text;

/// <summary>Writes indented C#.</summary>
internal sealed class CodeWriter
{
    private const int IndentSize = 4;
    private const int MaxLineLength = 130;

    private readonly StringBuilder _text = new();
    private bool _startsBlock = true;

    /// <summary>How deep the next line is.</summary>
    public int Depth { get; set; }

    /// <summary>Writes a line, or several that are separated by line feeds.</summary>
    public void Line(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            _text.Append(' ', line.Length == 0 ? 0 : Depth * IndentSize).Append(line).Append('\n');
        }

        _startsBlock = false;
    }

    /// <summary>Writes whole lines that are indented already.</summary>
    public void Verbatim(string text)
    {
        _text.Append(text);
        _startsBlock = false;
    }

    /// <summary>Gives what something writes instead of writing it.</summary>
    public string Divert(Action write)
    {
        var start = _text.Length;
        write();
        var diverted = _text.ToString(start, _text.Length - start);
        _text.Length = start;
        return diverted;
    }

    /// <summary>Writes an empty line, unless a block has just been opened.</summary>
    public void Separate()
    {
        if (!_startsBlock)
        {
            _text.Append('\n');
        }

        _startsBlock = true;
    }

    /// <summary>Opens a block.</summary>
    public void Open(string header)
    {
        Line(header);
        OpenBrace();
    }

    /// <summary>Opens a block under a header that has been written.</summary>
    public void OpenBrace()
    {
        Line("{");
        Depth++;
        _startsBlock = true;
    }

    /// <summary>Closes a block.</summary>
    public void Close(string after = "")
    {
        Depth--;
        Line("}" + after);
    }

    /// <summary>Writes a list on one line, or one item a line if it does not fit.</summary>
    public void List(string before, IReadOnlyList<string> items, string after)
    {
        var line = before + string.Join(", ", items) + after;
        if (items.Count == 0 || (Depth * IndentSize) + line.Length <= MaxLineLength)
        {
            Line(line);
            return;
        }

        // Brackets are closed on a line of their own, parentheses after the last item.
        var isBracket = before.EndsWith("[", StringComparison.Ordinal);
        Line(before);
        Depth++;
        for (var i = 0; i < items.Count; i++)
        {
            Line(items[i] + (i + 1 < items.Count || isBracket ? "," : after));
        }

        Depth--;
        if (isBracket)
        {
            Line(after);
        }
    }

    /// <summary>Writes an expression-bodied member on one line, or on two if it does not fit.</summary>
    public void Body(string header, string expression)
    {
        var line = $"{header} => {expression};";
        if ((Depth * IndentSize) + line.Length <= MaxLineLength)
        {
            Line(line);
            return;
        }

        Line(header + " =>");
        Depth++;
        Line(expression + ";");
        Depth--;
    }

    public override string ToString() => _text.ToString();
}
