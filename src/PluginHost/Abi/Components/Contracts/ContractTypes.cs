using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>The types of a contract's functions, read from the WIT that the contract's code carries.</summary>
internal sealed class ContractTypes
{
    private readonly OrderedDictionary<string, DataType> _named = new(StringComparer.Ordinal);
    private WitScope? _scope;

    /// <summary>Reads the types.</summary>
    /// <param name="definitions">Definitions of types, each after those that it needs.</param>
    /// <exception cref="FormatException">It is not what the generator writes.</exception>
    public ContractTypes(string definitions)
    {
        var tokens = new WitTokens(definitions);
        while (tokens.Peek() is { } keyword)
        {
            tokens.Next();
            string name = tokens.Name();
            if (!_named.TryAdd(name, Define(keyword, tokens)))
            {
                throw tokens.Unexpected($"'{name}' for the second time", "another name");
            }
        }
    }

    /// <summary>Writes the types, by their names.</summary>
    public WitScope Scope => _scope ??= MakeScope();

    /// <summary>Reads a function.</summary>
    /// <param name="wit">The function with its name, as the generator writes it.</param>
    /// <exception cref="FormatException">It is not what the generator writes.</exception>
    public FunctionType ReadFunction(string wit)
    {
        var tokens = new WitTokens(wit);
        tokens.Name();
        tokens.Expect(":");
        tokens.Expect("func");
        ImmutableArray<Member> parameters = [.. tokens.List("(", ")", () => ReadField(tokens))];
        DataType? result = tokens.Take("->") ? ReadType(tokens) : null;
        return tokens.Peek() is { } rest ? throw tokens.Unexpected(rest, "the end") : new FunctionType(parameters, result);
    }

    private WitScope MakeScope()
    {
        var scope = new WitScope(new WitNames(), interfaceName: null, indent: "");
        scope.Define(_named.Select(type => KeyValuePair.Create(type.Key, (ExternType)new TypeExtern(type.Value))));
        return scope;
    }

    private DataType Define(string keyword, WitTokens tokens)
    {
        switch (keyword)
        {
            case "record":
                return new RecordType([.. tokens.List("{", "}", () => ReadField(tokens))]);
            case "variant":
                return new VariantType([.. tokens.List("{", "}", () => ReadCase(tokens))]);
            case "enum":
                return new EnumType([.. tokens.List("{", "}", tokens.Name)]);
            case "flags":
                return new FlagsType([.. tokens.List("{", "}", tokens.Name)]);
            case "type":
                tokens.Expect("=");
                var alias = (DataType)ReadType(tokens).Rename();
                tokens.Expect(";");
                return alias;
            default:
                throw tokens.Unexpected(keyword, "a definition");
        }
    }

    private Member ReadField(WitTokens tokens)
    {
        string name = tokens.Name();
        tokens.Expect(":");
        return new Member(name, ReadType(tokens));
    }

    private Member ReadCase(WitTokens tokens)
    {
        string name = tokens.Name();
        return new Member(name, tokens.Peek() == "(" ? tokens.List("(", ")", () => ReadType(tokens)).Single() : null);
    }

    private DataType ReadType(WitTokens tokens)
    {
        string word = tokens.Next();
        switch (word)
        {
            case "list":
                return new ListType(tokens.List("<", ">", () => ReadType(tokens)).Single());
            case "option":
                return new OptionType(tokens.List("<", ">", () => ReadType(tokens)).Single());
            case "tuple":
                return new TupleType([.. tokens.List("<", ">", () => ReadType(tokens))]);
            case "result":
                List<DataType?> sides = tokens.Peek() == "<" ? tokens.List("<", ">", () => tokens.Take("_") ? null : ReadType(tokens)) : [];
                return new ResultType(sides.ElementAtOrDefault(0), sides.ElementAtOrDefault(1));
            default:
                return PrimitiveType.Find(word)
                    ?? _named.GetValueOrDefault(word.TrimStart('%'))
                    ?? throw tokens.Unexpected(word, "a type");
        }
    }
}
