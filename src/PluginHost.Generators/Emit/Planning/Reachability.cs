using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>
/// Finds the interfaces that packages need, and the worlds whose types they need, in whatever packages they are.
/// </summary>
internal sealed class Reachability
{
    private readonly HashSet<WitTypeOwner> _owners = [];
    private readonly Stack<WitTypeOwner> _waiting = new();

    private Reachability()
    {
    }

    /// <summary>Everything that some packages define, and everything that this needs.</summary>
    public static HashSet<WitTypeOwner> From(IEnumerable<WitPackage> packages)
    {
        var found = new Reachability();
        foreach (var package in packages)
        {
            foreach (var item in package.Interfaces)
            {
                found.Add(item);
            }

            foreach (var world in package.Worlds)
            {
                found.Add(world);
                found.AddItemsOf(world);
            }
        }

        while (found._waiting.Count > 0)
        {
            found.AddTypesOf(found._waiting.Pop());
        }

        return found._owners;
    }

    private void AddItemsOf(WitWorld world)
    {
        foreach (var item in world.Imports.Concat(world.Exports))
        {
            switch (item)
            {
                case WitWorldInterface { Interface: var target }:
                    Add(target);
                    break;
                case WitWorldFunction { Function: var function }:
                    AddFunction(function);
                    break;
            }
        }
    }

    private void AddTypesOf(WitTypeOwner owner)
    {
        foreach (var used in owner.UsedTypes)
        {
            AddOwner(used.Definition);
        }

        foreach (var definition in owner.Types)
        {
            foreach (var type in TypeParts.Of(definition))
            {
                AddType(type);
            }
        }

        if (owner is WitInterface { Functions: var functions })
        {
            foreach (var function in functions)
            {
                AddFunction(function);
            }
        }
    }

    private void AddFunction(WitFunction function)
    {
        foreach (var parameter in function.Parameters)
        {
            AddType(parameter.Type);
        }

        if (function.Result is { } result)
        {
            AddType(result);
        }
    }

    private void AddType(WitType type)
    {
        if (type is WitTypeReference { Definition: var definition })
        {
            AddOwner(definition);
        }
        else
        {
            foreach (var part in TypeParts.Of(type))
            {
                AddType(part);
            }
        }
    }

    private void AddOwner(WitTypeDef definition)
    {
        Add(definition.Owner);

        // An alias can be of a type that is defined elsewhere.
        if (definition is WitAlias alias)
        {
            AddType(alias.Target);
        }
    }

    private void Add(WitTypeOwner owner)
    {
        if (_owners.Add(owner))
        {
            _waiting.Push(owner);
        }
    }
}
