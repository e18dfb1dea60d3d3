using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace PluginHost.Dynamic;

/// <summary>
/// A value of a type of the component model, for code that knows a guest's types only at run time. Immutable, and equal to another with
/// the same content. Numbers, truth values, characters and strings are made by conversion, the others by the methods here.
/// </summary>
/// <remarks>
/// A value knows what it is made of, not its whole type: an empty list has no element type, and a case of a variant does not know the others.
/// Whether it is one of the type that a function takes is checked when the function is called.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Get<T> is the way back.")]
public sealed class WitValue : IEquatable<WitValue>
{
    internal const string NoneCase = "none";
    internal const string SomeCase = "some";
    internal const string OkCase = "ok";
    internal const string ErrorCase = "error";

    // A number, truth value, character or string; a byte[] for a list of u8, and a WitValue[] for what has parts; what a case has.
    private readonly object? _content;

    private WitValue(WitValueKind kind, object? content, ImmutableArray<string> labels = default)
    {
        Kind = kind;
        Labels = labels.IsDefault ? [] : labels;
        _content = content;
    }

    /// <summary>An option without a value.</summary>
    public static WitValue None { get; } = new(WitValueKind.Option, content: null, [NoneCase]);

    /// <summary>What the value is.</summary>
    public WitValueKind Kind { get; }

    /// <summary>The names of a record's fields; the flags that are set; the one case of a variant, an enum, an option or a result.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>
    /// The elements of a list, the items of a tuple, or the values of a record's fields, in the order of <see cref="Labels"/>. Of a list of
    /// <c>u8</c> they are made anew each time; <see cref="Get"/> gives the bytes.
    /// </summary>
    public IReadOnlyList<WitValue> Items => _content switch
    {
        WitValue[] items => ImmutableCollectionsMarshal.AsImmutableArray(items),
        byte[] bytes => [.. bytes.Select(item => (WitValue)item)],
        _ => [],
    };

    /// <summary>
    /// The case of a variant or an enum; <c>some</c> or <c>none</c> of an option, <c>ok</c> or <c>error</c> of a result. <see langword="null"/> for other
    /// values.
    /// </summary>
    public string? Case => Kind is WitValueKind.Variant or WitValueKind.Enum or WitValueKind.Option or WitValueKind.Result ? Labels[0] : null;

    /// <summary>What the case of a variant, an option or a result has. <see langword="null"/> if it has nothing.</summary>
    public WitValue? Payload => _content as WitValue;

    internal bool IsBytes => _content is byte[];

    /// <summary>The value of a record's field.</summary>
    /// <param name="field">The field's name in WIT.</param>
    /// <exception cref="KeyNotFoundException">The record has no such field, or the value is no record.</exception>
    public WitValue this[string field] => Kind == WitValueKind.Record && Labels.IndexOf(field) is >= 0 and var index
        ? ((WitValue[])_content!)[index]
        : throw new KeyNotFoundException($"The value, a {Kind}, has no field '{field}'.");

    /// <summary>A list.</summary>
    /// <param name="items">The elements, all of one type.</param>
    public static WitValue List(params IEnumerable<WitValue> items)
    {
        WitValue[] array = [.. items];
        return array.Length > 0 && array.All(item => item.Kind == WitValueKind.U8)
            ? Bytes([.. array.Select(item => item.Get<byte>())])
            : new WitValue(WitValueKind.List, array);
    }

    /// <summary>A list of <c>u8</c>, which is kept as it is.</summary>
    /// <param name="bytes">The bytes, which are copied.</param>
    public static WitValue Bytes(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? List() : new WitValue(WitValueKind.List, bytes.ToArray());

    /// <summary>A tuple.</summary>
    /// <param name="items">The items.</param>
    public static WitValue Tuple(params IEnumerable<WitValue> items) => new(WitValueKind.Tuple, items.ToArray());

    /// <summary>A record.</summary>
    /// <param name="fields">The fields with their names in WIT. Calls take them in any order; values are equal only in the same one.</param>
    public static WitValue Record(params IEnumerable<(string Name, WitValue Value)> fields)
    {
        (string Name, WitValue Value)[] array = [.. fields];
        return new WitValue(WitValueKind.Record, array.Select(field => field.Value).ToArray(), [.. array.Select(field => field.Name)]);
    }

    /// <summary>A case of a variant.</summary>
    /// <param name="name">The case.</param>
    /// <param name="payload">What it has; <see langword="null"/> for nothing.</param>
    public static WitValue Variant(string name, WitValue? payload = null) => new(WitValueKind.Variant, payload, [name]);

    /// <summary>A case of an enum.</summary>
    /// <param name="name">The case.</param>
    public static WitValue Enum(string name) => new(WitValueKind.Enum, content: null, [name]);

    /// <summary>Flags.</summary>
    /// <param name="names">Those that are set, in any order.</param>
    /// <exception cref="ArgumentNullException">A name is <see langword="null"/>.</exception>
    public static WitValue Flags(params IEnumerable<string> names)
    {
        ImmutableArray<string> labels = [.. names];
        foreach (string label in labels)
        {
            ArgumentNullException.ThrowIfNull(label, nameof(names));
        }

        return new WitValue(WitValueKind.Flags, content: null, labels);
    }

    /// <summary>An option with a value.</summary>
    /// <param name="value">The value.</param>
    public static WitValue Some(WitValue value) => new(WitValueKind.Option, value, [SomeCase]);

    /// <summary>A success.</summary>
    /// <param name="value">What it has; <see langword="null"/> for nothing.</param>
    public static WitValue Ok(WitValue? value = null) => new(WitValueKind.Result, value, [OkCase]);

    /// <summary>An error.</summary>
    /// <param name="value">What it has; <see langword="null"/> for nothing.</param>
    public static WitValue Error(WitValue? value = null) => new(WitValueKind.Result, value, [ErrorCase]);

    /// <summary>Makes a <c>bool</c>.</summary>
    public static implicit operator WitValue(bool value) => new(WitValueKind.Bool, value);

    /// <summary>Makes a <c>u8</c>.</summary>
    public static implicit operator WitValue(byte value) => new(WitValueKind.U8, value);

    /// <summary>Makes an <c>s8</c>.</summary>
    public static implicit operator WitValue(sbyte value) => new(WitValueKind.S8, value);

    /// <summary>Makes a <c>u16</c>.</summary>
    public static implicit operator WitValue(ushort value) => new(WitValueKind.U16, value);

    /// <summary>Makes an <c>s16</c>.</summary>
    public static implicit operator WitValue(short value) => new(WitValueKind.S16, value);

    /// <summary>Makes a <c>u32</c>.</summary>
    public static implicit operator WitValue(uint value) => new(WitValueKind.U32, value);

    /// <summary>Makes an <c>s32</c>.</summary>
    public static implicit operator WitValue(int value) => new(WitValueKind.S32, value);

    /// <summary>Makes a <c>u64</c>.</summary>
    public static implicit operator WitValue(ulong value) => new(WitValueKind.U64, value);

    /// <summary>Makes an <c>s64</c>.</summary>
    public static implicit operator WitValue(long value) => new(WitValueKind.S64, value);

    /// <summary>Makes an <c>f32</c>.</summary>
    public static implicit operator WitValue(float value) => new(WitValueKind.F32, value);

    /// <summary>Makes an <c>f64</c>.</summary>
    public static implicit operator WitValue(double value) => new(WitValueKind.F64, value);

    /// <summary>Makes a <c>char</c>.</summary>
    public static implicit operator WitValue(Rune value) => new(WitValueKind.Char, value);

    /// <summary>Makes a <c>string</c>.</summary>
    /// <exception cref="ArgumentNullException">The string is <see langword="null"/>.</exception>
    public static implicit operator WitValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new WitValue(WitValueKind.String, value);
    }

    /// <summary>Whether two values have the same content.</summary>
    public static bool operator ==(WitValue? left, WitValue? right) => Equals(left, right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(WitValue? left, WitValue? right) => !Equals(left, right);

    /// <summary>
    /// The value in C#: <see cref="bool"/>, <see cref="byte"/>, <see cref="sbyte"/>, <see cref="ushort"/>, <see cref="short"/>, <see cref="uint"/>,
    /// <see cref="int"/>, <see cref="ulong"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="Rune"/> for a <c>char</c>,
    /// <see cref="string"/>, or an array of <see cref="byte"/> for a list of <c>u8</c>.
    /// </summary>
    /// <typeparam name="T">The type that the value's kind has in C#; nothing is converted.</typeparam>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public T Get<T>() => this switch
    {
        { _content: T content and not (byte[] or WitValue or WitValue[]) } => content,
        { _content: byte[] bytes } when bytes.Clone() is T copy => copy,
        { Kind: WitValueKind.List, _content: WitValue[] { Length: 0 } } when Array.Empty<byte>() is T none => none,
        _ => throw new InvalidOperationException($"The value, a {Kind}, is no {typeof(T).Name}."),
    };

    /// <inheritdoc/>
    public bool Equals(WitValue? other) =>
        other is not null && Kind == other.Kind && HasSameLabels(other) && HaveSameContent(_content, other._content);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WitValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Kind);
        int labels = 0;
        foreach (string label in Labels)
        {
            // Flags are the same in any order.
            labels += StringComparer.Ordinal.GetHashCode(label);
        }

        hash.Add(labels);

        switch (_content)
        {
            case byte[] bytes:
                hash.AddBytes(bytes);
                break;
            case WitValue[] items:
                foreach (WitValue item in items)
                {
                    hash.Add(item);
                }

                break;
            default:
                hash.Add(_content);
                break;
        }

        return hash.ToHashCode();
    }

    /// <summary>The value as JSON, as <see cref="IDynamicPlugin.CallJsonAsync"/> gives it.</summary>
    public override string ToString() => WitJsonWriter.Write(this);

    /// <summary>A record.</summary>
    /// <param name="names">The names of the fields.</param>
    /// <param name="items">Their values, which nobody changes.</param>
    internal static WitValue Record(ImmutableArray<string> names, WitValue[] items) => new(WitValueKind.Record, items, names);

    /// <summary>The bytes of a list of <c>u8</c>, without a copy.</summary>
    internal ReadOnlySpan<byte> AsBytes() => _content as byte[];

    private bool HasSameLabels(WitValue other) => Kind == WitValueKind.Flags
        ? new HashSet<string>(Labels, StringComparer.Ordinal).SetEquals(other.Labels)
        : Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    private static bool HaveSameContent(object? left, object? right) => (left, right) switch
    {
        (byte[] one, byte[] another) => one.AsSpan().SequenceEqual(another),
        (WitValue[] one, WitValue[] another) => one.AsSpan().SequenceEqual(another),
        _ => Equals(left, right),
    };
}
