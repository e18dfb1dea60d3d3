using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>
/// The class that lifts and lowers the types of an interface or a world. It has the methods that other generated code asks for, and
/// no others.
/// </summary>
internal sealed class AbiClass(EmitContext context, WitTypeOwner owner)
{
    private readonly Dictionary<AbiMethod, string> _methods = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Queue<AbiMethod> _waiting = new();
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private SourceFile? _file;

    public CSharpName Name { get; } = context.Names.Of(owner).Abi;

    /// <summary>The name of a method, which is written if it is not there yet.</summary>
    public string Demand(AbiMethod method)
    {
        if (!_methods.TryGetValue(method, out var name))
        {
            var wanted = method.Operation + AbiTypeNames.Of(method.Use, context.Names);
            name = wanted;
            for (var i = 2; !_names.Add(name); i++)
            {
                name = wanted + i;
            }

            _methods.Add(method, name);
            _waiting.Enqueue(method);
        }

        return name;
    }

    /// <summary>Writes the methods that were asked for. They may ask for more, here and elsewhere. False if there was none.</summary>
    public bool WriteWaiting()
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        _file ??= context.NewFile(Name, owner);
        var scope = new AbiScope(context, this, _file.Scope, isInside: true, "context");
        while (_waiting.Count > 0)
        {
            var method = _waiting.Dequeue();
            var writer = new CodeWriter { Depth = 1 };
            new AbiMethodEmitter(scope, writer).Emit(method, _methods[method]);

            // Methods of one type stand together.
            _texts.Add(AbiTypeNames.Of(method.Use, context.Names) + " " + _methods[method], writer.ToString());
        }

        return true;
    }

    public void Complete()
    {
        if (_file is null)
        {
            return;
        }

        DocComment.Element(
            _file.Body, "summary", $"Lifts and lowers the values of {DocComment.Code(owner.FullName)}, by the canonical ABI.");
        _file.Body.Open($"internal static class {Name.Name}");
        foreach (var text in _texts.Values)
        {
            _file.Body.Separate();
            _file.Body.Verbatim(text);
        }

        _file.Body.Close();
    }
}
