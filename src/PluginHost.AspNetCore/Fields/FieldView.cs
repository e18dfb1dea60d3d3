using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Fields;

/// <summary>
/// The header fields of one message as one guest sees them during a call: what is there, under the changes that the guest has made.
/// Changes reach the message only by <see cref="Apply"/>.
/// </summary>
internal sealed class FieldView(
    FieldEncoding encoding, Func<ReadOnlySpan<char>, HttpRights> rightOf, int maxChanges, int maxBytes)
{
    // Few, so that searching them one by one is quicker than anything else.
    private readonly List<KeyValuePair<string, StringValues>> _changes = [];
    private IHeaderDictionary? _fields;
    private HttpRights _rights;
    private int _addedValues;
    private int _takenBytes;

    /// <summary>Starts a call. Without fields there is nothing to read.</summary>
    public void Begin(IHeaderDictionary? fields) => _fields = fields;

    /// <summary>Says what the plugin may do. Called before the guest runs.</summary>
    public void UseRights(HttpRights rights) => _rights = rights;

    /// <summary>Ends a call.</summary>
    public void End()
    {
        _fields = null;
        _rights = HttpRights.None;
        Restart();
    }

    /// <summary>Forgets the changes.</summary>
    public void Restart()
    {
        _addedValues = 0;
        _takenBytes = 0;
        if (_changes.Count > 0)
        {
            _changes.Clear();
        }
    }

    /// <summary>Makes the changes.</summary>
    public void Apply()
    {
        foreach ((string name, StringValues values) in _changes)
        {
            if (values.Count == 0)
            {
                _fields!.Remove(name);
            }
            else
            {
                _fields![name] = values;
            }
        }
    }

    /// <summary>The value of a field, several joined.</summary>
    public byte[]? Get(string name)
    {
        StringValues values = Read(name);
        return values.Count switch
        {
            0 => null,
            1 => encoding.Encode(name, values[0] ?? ""),
            _ => encoding.Encode(name, string.Join(IsCookie(name) ? "; " : ", ", values.ToArray())),
        };
    }

    /// <summary>Each value of a field.</summary>
    public byte[][] GetValues(string name)
    {
        StringValues values = Read(name);
        byte[][] all = new byte[values.Count][];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = encoding.Encode(name, values[i] ?? "");
        }

        return all;
    }

    /// <summary>All fields that the plugin may read.</summary>
    public Header[] GetAll()
    {
        var all = new List<Header>();
        if (_fields is not null)
        {
            foreach ((string name, StringValues values) in _fields)
            {
                if (Find(name) < 0)
                {
                    AddTo(all, name, values);
                }
            }
        }

        foreach ((string name, StringValues values) in _changes)
        {
            AddTo(all, name, values);
        }

        return [.. all];
    }

    /// <summary>Replaces all values of a field by one.</summary>
    /// <returns>Why that is not taken.</returns>
    public ChangeError? Set(string name, ReadOnlySpan<byte> value) =>
        Check(name, value, out string? text) ?? Change(name, new StringValues(text));

    /// <summary>Adds one more value of a field.</summary>
    /// <returns>Why that is not taken.</returns>
    public ChangeError? Add(string name, ReadOnlySpan<byte> value) =>
        Check(name, value, out string? text) ?? Change(name, StringValues.Concat(Read(name), text));

    /// <summary>Removes a field.</summary>
    /// <returns>Why that is not taken.</returns>
    public ChangeError? Remove(string name) => CheckName(name) ?? TakeBytes(name.Length) ?? Change(name, StringValues.Empty);

    private static bool IsCookie(string name) => name.Equals("cookie", StringComparison.OrdinalIgnoreCase);

    private StringValues Read(string name)
    {
        int change = Find(name);
        if (!IsAllowed(name))
        {
            return StringValues.Empty;
        }

        if (change >= 0)
        {
            return _changes[change].Value;
        }

        return _fields is not null && _fields.TryGetValue(name, out StringValues values) ? values : StringValues.Empty;
    }

    private void AddTo(List<Header> all, string name, StringValues values)
    {
        if (!IsAllowed(name))
        {
            return;
        }

        string lowerCase = name.ToLowerInvariant();
        foreach (string? value in values)
        {
            all.Add(new Header(lowerCase, encoding.Encode(name, value ?? "")));
        }
    }

    private bool IsAllowed(string name)
    {
        HttpRights right = rightOf(name);
        return (_rights & right) == right;
    }

    private ChangeError? CheckName(string name)
    {
        if (!FieldRules.IsName(name))
        {
            return ChangeError.Invalid;
        }

        return FieldRules.BelongsToConnection(name) || !IsAllowed(name) ? ChangeError.Forbidden : null;
    }

    private ChangeError? Check(string name, ReadOnlySpan<byte> value, out string? text)
    {
        text = null;
        if (CheckName(name) is { } error)
        {
            return error;
        }

        if (_addedValues >= maxChanges || !FitsIn(name.Length + value.Length))
        {
            return ChangeError.TooLarge;
        }

        if (!FieldRules.IsValue(value) || !encoding.TryDecode(name, value, out text))
        {
            return ChangeError.Invalid;
        }

        _addedValues++;
        return TakeBytes(name.Length + value.Length);
    }

    // Names of fields that are to be removed count too: they are kept until the phase ends.
    private ChangeError? TakeBytes(int bytes)
    {
        if (!FitsIn(bytes))
        {
            return ChangeError.TooLarge;
        }

        _takenBytes += bytes;
        return null;
    }

    private bool FitsIn(int bytes) => bytes <= maxBytes - _takenBytes;

    private ChangeError? Change(string name, StringValues values)
    {
        int change = Find(name);
        if (change >= 0)
        {
            _changes[change] = new(name, values);
            return null;
        }

        if (_changes.Count >= maxChanges)
        {
            return ChangeError.TooLarge;
        }

        _changes.Add(new(name, values));
        return null;
    }

    private int Find(string name)
    {
        for (int i = 0; i < _changes.Count; i++)
        {
            if (_changes[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
