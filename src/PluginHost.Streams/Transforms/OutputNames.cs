using System.Text;

namespace PluginHost.Streams.Transforms;

/// <summary>The outputs of one transform. The one without a name is always there, and the first.</summary>
internal sealed class OutputNames
{
    private readonly string[] _names;
    private readonly byte[][] _utf8;

    public OutputNames(IEnumerable<string> declared)
    {
        _names = [.. declared.Prepend("").Distinct(StringComparer.Ordinal)];
        _utf8 = [.. _names.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Only the output without a name.</summary>
    public static OutputNames Unnamed { get; } = new([]);

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    /// <summary>Finds an output.</summary>
    /// <returns>Its index; -1 if it was not declared.</returns>
    public int Find(string name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Finds an output by its name in UTF-8.</summary>
    /// <returns>Its index; -1 if it was not declared.</returns>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _utf8.Length; i++)
        {
            if (name.SequenceEqual(_utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The names for an error.</summary>
    public override string ToString() =>
        Count == 1 ? "only the one without a name" : "the one without a name, " + string.Join(", ", _names.Skip(1).Select(name => $"'{name}'"));
}
